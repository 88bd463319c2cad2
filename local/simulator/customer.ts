/** The number that calls the simulated contact centres. Nobody has it. */
export const customerNumber = '+41795550123';
