/** Types of object header messages (HDF5 File Format Specification, IV.A.2). */
export const MESSAGE = {
	dataspace: 0x01,
	linkInfo: 0x02,
	datatype: 0x03,
	oldFill: 0x04,
	fill: 0x05,
	link: 0x06,
	externalFiles: 0x07,
	layout: 0x08,
	groupInfo: 0x0a,
	filters: 0x0b,
	attribute: 0x0c,
	sharedTable: 0x0f,
	continuation: 0x10,
	symbolTable: 0x11,
	attributeInfo: 0x15,
} as const;
