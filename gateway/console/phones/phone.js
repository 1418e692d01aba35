/* One basic phone: case, screen, keys. */
import { html, useState } from '../vendor/htm-preact.js';
import { now } from '../lib/clock.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { clock } from '../lib/time.js';
import { Dialler, useCall } from './dialler.js';
import { MessageBox, useMessages } from './messages.js';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const LETTERS = { 2: 'abc', 3: 'def', 4: 'ghi', 5: 'jkl', 6: 'mno', 7: 'pqrs', 8: 'tuv', 9: 'wxyz', 0: '+' };

function Keypad({ onKey, onCall, onEnd, onErase }) {
    return html`
        <div class="keypad" role="group" aria-label=${t('sim.keypad')}>
            <button type="button" class="key call" aria-label=${t('sim.call')} onClick=${onCall}><${Icon} name="call" /></button>
            <button type="button" class="key" aria-label=${t('sim.key.erase')} onClick=${onErase}><${Icon} name="erase" /></button>
            <button type="button" class="key end" aria-label=${t('sim.hangup')} onClick=${onEnd}><${Icon} name="call" /></button>
            ${KEYS.map(
                (key) => html`<button key=${key} type="button" class="key" onClick=${() => onKey(key)}>
                    ${key} ${LETTERS[key] && html`<small>${LETTERS[key]}</small>`}
                </button>`,
            )}
        </div>
    `;
}

function Strip({ signal }) {
    const reached = signal === 'live';
    return html`
        <p class="strip">
            <span class=${reached ? 'reached' : 'lost'}><${Icon} name=${reached ? 'signal' : 'cross'} />
                <span class="unseen">${t(reached ? 'sim.connected' : 'sim.disconnected')}</span></span>
            <time>${clock(now())}</time>
        </p>
    `;
}

function Tabs({ tab, onTab }) {
    return html`
        <div class="tabs" role="group">
            ${['messages', 'dial'].map(
                (name) => html`<button key=${name} type="button" aria-pressed=${tab === name} onClick=${() => onTab(name)}>
                    ${t(`sim.tab.${name}`)}
                </button>`,
            )}
        </div>
    `;
}

/* What is being typed, in the field that is on the screen. */
function useFields() {
    const [fields, setFields] = useState({ draft: '', dialled: '', reply: '' });
    const set = (name, value) => setFields((before) => ({ ...before, [name]: value }));
    return { ...fields, set };
}

export function Phone({ config, number, skin, on }) {
    const [tab, setTab] = useState('messages');
    const fields = useFields();
    const messages = useMessages(config, number, on);
    const line = useCall(config, number);
    const field = tab === 'messages' ? 'draft' : line.call ? 'reply' : 'dialled';

    function call() {
        if (tab === 'messages') return setTab('dial');
        if (!line.call) return line.dial(fields.dialled || config.ussd_code);
        if (line.call.state === 'open') {
            line.answer(fields.reply);
            fields.set('reply', '');
        }
    }

    return html`
        <div class="phone ${skin} ${on ? '' : 'off'}">
            <div class="speaker" aria-hidden="true"></div>
            <div class="screen">
                ${on
                    ? html`
                          <${Strip} signal=${messages.signal} />
                          <${Tabs} tab=${tab} onTab=${setTab} />
                          ${tab === 'messages'
                              ? html`<${MessageBox} config=${config} number=${number} messages=${messages} draft=${fields.draft}
                                    onDraft=${(value) => fields.set('draft', value)} />`
                              : html`<${Dialler} config=${config} line=${line} dialled=${fields.dialled} reply=${fields.reply}
                                    onDialled=${(value) => fields.set('dialled', value)} onReply=${(value) => fields.set('reply', value)} />`}
                      `
                    : html`<p class="dark"><strong>${t('sim.off')}</strong> ${t('sim.off.hint')}</p>`}
            </div>
            <${Keypad}
                onKey=${(key) => on && fields.set(field, fields[field] + key)}
                onErase=${() => on && fields.set(field, fields[field].slice(0, -1))}
                onCall=${() => on && call()}
                onEnd=${() => (line.hangUp(), fields.set('dialled', ''))}
            />
        </div>
    `;
}
