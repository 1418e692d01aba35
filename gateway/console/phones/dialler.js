/* Dialling a code and walking its screens. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { newId, pathOf, sendTurn } from './line.js';

/* { call, dial(code), answer(text), hangUp() }; call: null, or { session, screen, state } with state
 * `waiting`, `open`, `ended` (read it, press OK) or `broken`. */
export function useCall(config, number) {
    const [call, setCall] = useState(null);
    const current = useRef(null);

    async function turn(session, phase, text) {
        current.current = session;
        setCall((before) => ({ session, screen: before?.screen ?? '', state: 'waiting' }));
        try {
            const { reply, end } = await sendTurn(config, number, session, phase, text);
            if (current.current === session) setCall({ session, screen: reply, state: end ? 'ended' : 'open' });
        } catch {
            if (current.current === session) setCall({ session, screen: t('sim.network'), state: 'broken' });
        }
    }

    function dial(dialled) {
        const path = pathOf(dialled, config.ussd_code);
        if (path !== null) return turn(newId(), 'begin', path);
        return setCall({ screen: t('sim.notcode', { code: config.ussd_code }), state: 'broken' });
    }

    function hangUp() {
        if (call?.state === 'open' || call?.state === 'waiting')
            sendTurn(config, number, call.session, 'end', '').catch(() => {});
        current.current = null;
        setCall(null);
    }

    return { call, dial, answer: (text) => turn(call.session, 'continue', text), hangUp };
}

function Screen({ line, reply, onReply }) {
    const { call } = line;
    const field = useRef(null);
    const done = useRef(null);
    useEffect(() => (call.state === 'open' ? field : done).current?.focus(), [call]);

    function send(event) {
        event.preventDefault();
        if (call.state !== 'open') return;
        line.answer(reply);
        onReply('');
    }

    return html`
        <div class="ussd" role="log" aria-busy=${call.state === 'waiting'}>
            ${call.state === 'waiting' ? html`<p>${t('sim.calling')}</p>` : html`<p dir="auto">${visible(call.screen)}</p>`}
            ${call.state === 'ended' && html`<p class="over">${t('sim.ended')}</p>`}
            ${call.state === 'open' && html`<small>${t('sim.characters', [...call.screen].length)}</small>`}
        </div>
        ${call.state === 'open'
            ? html`<form class="entry" onSubmit=${send}>
                  <input ref=${field} dir="auto" autocomplete="off" maxlength="160" aria-label=${t('sim.reply')} value=${reply}
                      onInput=${(event) => onReply(event.target.value)} />
                  <button aria-label=${t('sim.answer')} title=${t('sim.answer')}><${Icon} name="up" /></button>
              </form>`
            : html`<div class="entry">
                  <button ref=${done} type="button" class="wide" onClick=${line.hangUp}>
                      ${t(call.state === 'waiting' ? 'sim.hangup' : 'sim.ok')}
                  </button>
              </div>`}
    `;
}

export function Dialler({ config, line, dialled, onDialled, reply, onReply }) {
    if (line.call) return html`<${Screen} line=${line} reply=${reply} onReply=${onReply} />`;
    function call(event) {
        event.preventDefault();
        if (dialled) line.dial(dialled);
    }
    return html`
        <form class="dial" onSubmit=${call}>
            <input inputmode="tel" autocomplete="off" maxlength="64" aria-label=${t('sim.dial')} placeholder=${config.ussd_code}
                value=${dialled} onInput=${(event) => onDialled(event.target.value.replace(/[^\d*#+]/g, ''))} />
            <button class="wide">${t('sim.call')}</button>
            <button type="button" class="wide" onClick=${() => line.dial(config.ussd_code)}>
                ${t('sim.quick', { code: config.ussd_code })}
            </button>
        </form>
    `;
}
