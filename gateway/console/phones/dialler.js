/* The screen that dials a code and walks what it opens. */
import { html, useEffect, useRef } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';

function Words({ call: { screen, state } }) {
    const count = t('sim.characters', [...screen].length);
    return html`
        <div class="ussd" role="log" tabindex="0" aria-label=${t('sim.ussd')} aria-busy=${state === 'waiting'}>
            ${state === 'waiting'
                ? html`<p>${t('sim.calling')}</p>`
                : html`<p dir="auto">${visible(screen)}</p>`}
            ${state === 'ended' && html`<p class="over">${t('sim.ended')}</p>`}
            ${state === 'open' && html`<small>${count}</small>`}
        </div>
    `;
}

function Reply({ line, reply, onReply }) {
    const field = useRef(null);
    useEffect(() => field.current.focus(), [line.call]);

    function send(event) {
        event.preventDefault();
        line.answer(reply);
        onReply('');
    }

    return html`
        <form class="typing" onSubmit=${send}>
            <input
                ref=${field}
                dir="auto"
                autocomplete="off"
                maxlength="160"
                aria-label=${t('sim.reply')}
                value=${reply}
                onInput=${(event) => onReply(event.target.value)}
            />
            <button aria-label=${t('sim.answer')} title=${t('sim.answer')}>
                <${Icon} name="up" />
            </button>
        </form>
    `;
}

function Leave({ line: { call, hangUp } }) {
    const button = useRef(null);
    useEffect(() => button.current.focus(), [call]);
    return html`
        <div class="typing">
            <button ref=${button} type="button" class="wide" onClick=${hangUp}>
                ${t(call.state === 'waiting' ? 'sim.hangup' : 'sim.ok')}
            </button>
        </div>
    `;
}

function Start({ code, line, dialled, onDialled }) {
    function call(event) {
        event.preventDefault();
        if (dialled) line.dial(dialled);
    }
    return html`
        <form class="dial" onSubmit=${call}>
            <input
                inputmode="tel"
                autocomplete="off"
                maxlength="64"
                aria-label=${t('sim.dial')}
                placeholder=${code}
                value=${dialled}
                onInput=${(event) => onDialled(event.target.value.replace(/[^\d*#+]/g, ''))}
            />
            <button class="wide">${t('sim.call')}</button>
            <button type="button" class="wide" onClick=${() => line.dial(code)}>
                ${t('sim.quick', { code })}
            </button>
        </form>
    `;
}

export function Dialler({ config, line, dialled, onDialled, ...rest }) {
    const start = { code: config.ussd_code, line, dialled, onDialled };
    if (!line.call) return html`<${Start} ...${start} />`;
    return html`
        <${Words} call=${line.call} />
        ${line.call.state === 'open'
            ? html`<${Reply} line=${line} ...${rest} />`
            : html`<${Leave} line=${line} />`}
    `;
}
