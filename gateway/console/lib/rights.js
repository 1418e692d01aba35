/* What somebody is offered. The gateway asks again at each call: this only keeps doors out of sight
 * that would not open. */
export function may(staff, right) {
    return staff.rights.includes(right);
}
