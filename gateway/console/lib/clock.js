/* The gateway's time: leases and waiting times are its own, and office computers are often minutes
 * off. */
let offset_ms = 0;

/* A Date header has whole seconds, so small differences say nothing. */
export function heard(date) {
    const difference_ms = Date.parse(date) - Date.now();
    if (Math.abs(difference_ms - offset_ms) > 2000) offset_ms = difference_ms;
}

export function now() {
    return Date.now() + offset_ms;
}
