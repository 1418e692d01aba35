/* One dialled session: what the network and the gateway say to it. */
import { useRef, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { newId, pathOf, sendTurn } from './line.js';

/* { call, dial(code), answer(text), hangUp() }. call is null, or { session, screen, state }: state
 * is `waiting`, `open`, `ended` (it is read, then put away) or `broken`. */
export function useCall(config, number) {
    const [call, setCall] = useState(null);
    const current = useRef(null);

    /* An answer to a session that was hung up meanwhile is not shown. */
    function show(session, screen, state) {
        if (current.current === session) setCall({ session, screen, state });
    }

    async function turn(session, phase, text) {
        current.current = session;
        show(session, call?.screen ?? '', 'waiting');
        try {
            const { reply, end } = await sendTurn(config, number, session, phase, text);
            show(session, reply, end ? 'ended' : 'open');
        } catch {
            show(session, t('sim.network'), 'broken');
        }
    }

    function dial(dialled) {
        const path = pathOf(dialled, config.ussd_code);
        if (path !== null) turn(newId(), 'begin', path);
        else setCall({ screen: t('sim.notcode', { code: config.ussd_code }), state: 'broken' });
    }

    function hangUp() {
        if (call?.state === 'open' || call?.state === 'waiting')
            sendTurn(config, number, call.session, 'end', '').catch(() => {}); /* it just ends */
        current.current = null;
        setCall(null);
    }

    return { call, dial, answer: (text) => turn(call.session, 'continue', text), hangUp };
}
