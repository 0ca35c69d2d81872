/** So long a delivery that arrived is kept, from when it was made. */
export const ARRIVED_DAYS = 90;
/** So long one that did not arrive is kept, and so long a notice that nobody has to be told any more. */
export const OTHERS_DAYS = 180;
