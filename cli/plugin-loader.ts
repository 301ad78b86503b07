// Given to node's --import, so that plugins and their tests load as they are.
import { prepareLoader } from "./outside-plugins.ts";

prepareLoader();
