/* Who may answer a ticket: `mine`, `other`, `free`, or `none` when it is not open. */
import { now } from '../lib/clock.js';

export function holder(ticket, staff) {
    if (ticket.state !== 'open') return 'none';
    if (!ticket.owner || ticket.lease_until <= now()) return 'free';
    return ticket.owner.id === staff.id ? 'mine' : 'other';
}
