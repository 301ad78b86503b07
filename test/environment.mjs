// Where jest runs a test file. Its own environment looks every global name up through a proxy: a loop over `Math.floor` takes 150 times as
// long as in Node. Here the names lie in a context as Node's own does, where this Node can make one (20.18, 22.8).
import { constants, createContext, runInContext } from "node:vm";
import { TestEnvironment } from "jest-environment-node";

/** Of these Node's own are needed: what its modules give is an instance of them. */
const SHARED = ["Buffer", "ArrayBuffer", "Uint8Array"];

export default class PlainEnvironment extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		if (constants?.DONT_CONTEXTIFY === undefined) return;
		const plain = createContext(constants.DONT_CONTEXTIFY);
		const scope = runInContext("globalThis", plain);
		for (const name of Object.getOwnPropertyNames(globalThis)) if (!(name in scope)) lend(scope, name);
		for (const name of SHARED) scope[name] = globalThis[name];
		for (const key of Reflect.ownKeys(this.global))
			if (!(key in scope))
				Object.defineProperty(scope, key, Object.getOwnPropertyDescriptor(this.global, key));
		Object.assign(scope, { global: scope });
		scope.Error.stackTraceLimit = 100;
		this.context = plain;
		this.global = scope;
	}
}

/** A name of Node's, looked up when it is first used: some take time, or warn. */
function lend(scope, name) {
	const own = (value) => {
		Object.defineProperty(scope, name, { value, configurable: true, writable: true });
		return value;
	};
	Object.defineProperty(scope, name, { configurable: true, get: () => own(globalThis[name]), set: own });
}
