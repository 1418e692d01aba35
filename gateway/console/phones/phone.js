/* One basic phone: case, screen, keys. */
import { html, useState } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { clock } from '../lib/time.js';
import { useCall } from './call.js';
import { Dialler } from './dialler.js';
import { Inbox } from './inbox.js';
import { useMessages } from './messages.js';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const LETTERS = {
    2: 'abc',
    3: 'def',
    4: 'ghi',
    5: 'jkl',
    6: 'mno',
    7: 'pqrs',
    8: 'tuv',
    9: 'wxyz',
    0: '+',
};

function Command({ kind, label, icon, onClick }) {
    return html`
        <button type="button" class="key ${kind}" aria-label=${label} onClick=${onClick}>
            <${Icon} name=${icon} />
        </button>
    `;
}

function Keypad({ onKey, onCall, onEnd, onErase }) {
    const button = (key) => html`
        <button key=${key} type="button" class="key" onClick=${() => onKey(key)}>
            ${key} ${LETTERS[key] && html`<small>${LETTERS[key]}</small>`}
        </button>
    `;
    return html`
        <div class="keypad" role="group" aria-label=${t('sim.keypad')}>
            <${Command} kind="call" label=${t('sim.call')} icon="call" onClick=${onCall} />
            <${Command} kind="" label=${t('sim.key.erase')} icon="erase" onClick=${onErase} />
            <${Command} kind="end" label=${t('sim.hangup')} icon="call" onClick=${onEnd} />
            ${KEYS.map(button)}
        </div>
    `;
}

function Strip({ signal }) {
    const reached = signal === 'live';
    return html`
        <p class="strip">
            <span>
                <${Icon} name=${reached ? 'signal' : 'cross'} />
                <span class="unseen">${t(reached ? 'sim.connected' : 'sim.disconnected')}</span>
            </span>
            <time>${clock(Date.now())}</time>
        </p>
    `;
}

function Tabs({ tab, onTab }) {
    const button = (name) => html`
        <button key=${name} type="button" aria-pressed=${tab === name} onClick=${() => onTab(name)}>
            ${t(`sim.tab.${name}`)}
        </button>
    `;
    return html`<div class="tabs" role="group">${['messages', 'dial'].map(button)}</div>`;
}

/* What is being typed: in the message, the number, the answer to a screen. */
function useFields() {
    const [fields, setFields] = useState({ draft: '', dialled: '', reply: '' });
    const set = (name) => (value) => setFields((before) => ({ ...before, [name]: value }));
    return { fields, set };
}

function Screen({ config, number, tab, onTab, messages, line, fields, set }) {
    const inbox = { config, number, messages, draft: fields.draft, onDraft: set('draft') };
    const dialler = { config, line, dialled: fields.dialled, onDialled: set('dialled') };
    const answering = { reply: fields.reply, onReply: set('reply') };
    return html`
        <div class="screen">
            <${Strip} signal=${messages.signal} />
            <${Tabs} tab=${tab} onTab=${onTab} />
            ${tab === 'messages'
                ? html`<${Inbox} ...${inbox} />`
                : html`<${Dialler} ...${dialler} ...${answering} />`}
        </div>
    `;
}

function Dark() {
    return html`
        <div class="screen">
            <p class="dark"><strong>${t('sim.off')}</strong> ${t('sim.off.hint')}</p>
        </div>
    `;
}

export function Phone({ config, number, skin, on }) {
    const [tab, setTab] = useState('messages');
    const { fields, set } = useFields();
    const messages = useMessages(config, number, on);
    const line = useCall(config, number);
    const field = tab === 'messages' ? 'draft' : line.call ? 'reply' : 'dialled';
    const type = (value) => on && set(field)(value);

    function call() {
        if (!on) return;
        if (tab === 'messages') {
            setTab('dial');
        } else if (!line.call) {
            line.dial(fields.dialled || config.ussd_code);
        } else if (line.call.state === 'open') {
            line.answer(fields.reply);
            set('reply')('');
        }
    }

    function end() {
        line.hangUp();
        set('dialled')('');
    }

    const screen = { config, number, tab, onTab: setTab, messages, line, fields, set };
    return html`
        <div class="phone ${skin} ${on ? '' : 'off'}">
            <div class="speaker" aria-hidden="true"></div>
            ${on ? html`<${Screen} ...${screen} />` : html`<${Dark} />`}
            <${Keypad}
                onKey=${(key) => type(fields[field] + key)}
                onErase=${() => type(fields[field].slice(0, -1))}
                onCall=${call}
                onEnd=${end}
            />
        </div>
    `;
}
