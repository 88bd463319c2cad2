/** Who calls the simulated contact centres. Nobody has this number. */
export const customerNumber = '+41795550123';
