/* An answer on its way: what it waits for, its texts and who they are by, and the step that is this
 * person's now. The gateway says which that is (`acts`). */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post, Problem } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { Icon } from '../lib/icons.js';
import { language, named, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { Time, when } from '../lib/time.js';
import { useLease } from './lease.js';
import { Meter, Preview, useMeasure } from './meter.js';

/* Which language of theirs a text for colleagues is in: the page's, if they write it. */
export function deskLanguage(staff) {
    return staff.languages.includes(language()) ? language() : '';
}

export function stepSentence({ waiting, language: code }) {
    return t(`waiting.${waiting.step}`, { language: named('tongue', code) });
}

/* One of the texts, with who wrote it when. */
function Version({ label, version, lang }) {
    if (!version) return null;
    const { text, staff, at } = version;
    return html`
        <div class="version">
            <p class="by">
                <span>${label}</span><bdi>${staff.name}</bdi><${Time} at=${at}>${when(at)}<//>
            </p>
            <p class="text" dir="auto" lang=${lang || undefined}>${visible(text)}</p>
        </div>
    `;
}

function Versions({ answer, ticket, sent }) {
    const { original, translation, edited, original_language } = answer;
    const lang = translation ? original_language : ticket.language;
    const last = edited ?? translation ?? original;
    const other = (version) => (sent && version === last ? null : version);
    return html`
        <${Version} label=${t('waiting.original')} version=${other(original)} lang=${lang} />
        <${Version}
            label=${t('waiting.translation')}
            version=${other(translation)}
            lang=${ticket.language}
        />
        <${Version} label=${t('waiting.edited')} version=${other(edited)} lang=${ticket.language} />
    `;
}

/* Under an answer that was sent: whose hands it went through. */
export function Hands({ ticket, entry }) {
    const answer = ticket.answers?.find((it) => it.entry === entry.id);
    if (!answer) return null;
    const { translation, edited, approver, approved_at } = answer;
    const by = [
        translation && t('waiting.translated.by', { name: translation.staff.name }),
        edited && t('waiting.edited.by', { name: edited.staff.name }),
        approver && t('waiting.approved.by', { name: approver.name, when: when(approved_at) }),
    ].filter(Boolean);
    return html`
        <div class="hands">
            ${by.length > 0 && html`<p class="hint">${by.join(' · ')}</p>`}
            <${Versions} answer=${answer} ticket=${ticket} sent />
        </div>
    `;
}

const PRIMARY = ['give', 'pass'];
const SHOWN = ['give', 'pass', 'edit', 'ask', 'return', 'withdraw'];

/* The card of an answer that waits. `onAct` begins or does an act; `still`: somebody else is at it. */
export function Waiting({ ticket, still, onAct }) {
    const { waiting, acts, answers } = ticket;
    if (!waiting || ticket.state !== 'open') return null;
    const answer = answers[0];
    const late = now() > waiting.late_at;
    const offered = still ? [] : SHOWN.filter((act) => acts.includes(act));
    const button = (act) => html`
        <button
            type="button"
            key=${act}
            class=${PRIMARY.includes(act) ? 'primary' : 'plain'}
            onClick=${() => onAct(act)}
        >
            ${t(`waiting.act.${act}`)}
        </button>
    `;
    return html`
        <section class="waiting" aria-label=${t('waiting.label')}>
            <p class="step">
                <${Icon} name="clock" /><strong>${stepSentence(ticket)}</strong>
                <${Time} at=${waiting.since}>${when(waiting.since)}<//>
                ${late && html`<span class="tag urgent">${t('waiting.late')}</span>`}
            </p>
            ${waiting.news && html`<p class="notice" role="alert">${t('waiting.news')}</p>`}
            ${waiting.step === 'approve' &&
            !ticket.approval &&
            html`<p class="notice">${t('waiting.urgent')}</p>`}
            <${Versions} answer=${answer} ticket=${ticket} />
            <div class="actions">${offered.map(button)}</div>
        </section>
    `;
}

function troubleOf(error) {
    if (!(error instanceof Problem)) return t('composer.offline');
    return error.status === 409 ? t('composer.changed') : t('said.failed', { detail: error.message });
}

/* The text of a step: a translation or other words, measured as they will be sent, or what is asked. */
export function StepForm({ act, ticket, staff, held, can, say, onLeave, children }) {
    const message = act === 'give' || act === 'edit';
    const { current: answer } = useRef(ticket.answers[0]); /* also when it is taken back */
    const first = act === 'edit' ? (answer.edited ?? answer.translation ?? answer.original).text : '';
    const [text, setText] = useState(first);
    const [busy, setBusy] = useState(false);
    const [trouble, setTrouble] = useState('');
    const field = useRef(null);
    const measure = useMeasure(message ? text : '', ticket.id);
    const wrote = useLease(ticket, held, can);
    useLayoutEffect(() => field.current.focus(), []);
    useEffect(() => {
        if (!busy && !ticket.acts.includes(act)) setTrouble(t('composer.changed'));
    }, [ticket.acts.join(' ')]);

    async function send(event) {
        event.preventDefault();
        if (busy) return;
        if (!text.trim()) return setTrouble(t('composer.empty'));
        setBusy(true);
        try {
            const done = await can.change(`answer/${act}`, { text });
            say(t(done.waiting ? `waiting.said.${act}` : 'said.answer', { number: ticket.number }));
            onLeave();
        } catch (error) {
            setBusy(false);
            setTrouble(troubleOf(error));
        }
    }

    function input(event) {
        setText(event.target.value);
        setTrouble('');
        wrote();
    }

    function pressed(event) {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
    }

    const values = { language: named('tongue', ticket.language), name: answer.original.staff.name };
    return html`
        <form class="composer ${message ? '' : 'notes'}" onSubmit=${send}>
            <div class="source"><${Versions} answer=${answer} ticket=${ticket} /></div>
            <label for="answer">${t(`waiting.label.${act}`, values)}</label>
            <textarea
                id="answer"
                ref=${field}
                rows="3"
                dir="auto"
                lang=${(message && ticket.language) || undefined}
                maxlength="1600"
                value=${text}
                aria-describedby="answer-size answer-trouble"
                aria-keyshortcuts="Control+Enter"
                onInput=${input}
                onKeyDown=${pressed}
            ></textarea>
            ${message && html`<${Meter} measure=${measure} typed=${text} />`}
            <p class="error" id="answer-trouble" role="alert">${trouble}</p>
            ${message && html`<${Preview} measure=${measure.now} lang=${ticket.language} />`}
            <div class="actions">
                <button class="primary" aria-disabled=${busy}>
                    ${t(`waiting.send.${act}`)}<kbd>Ctrl ↵</kbd>
                </button>
                <button type="button" class="plain" onClick=${onLeave}>${t('action.cancel')}</button>
                ${children}
            </div>
        </form>
    `;
}

/* What the person wrote, in a language of the desk: shown, given, or asked for. */
export function Reading({ entry, ticket, staff, take, onError }) {
    const reading = ticket.readings?.find((it) => it.entry === entry.id);
    const [text, setText] = useState(null);
    const [trouble, setTrouble] = useState('');
    const foreign = ticket.language && !staff.languages.includes(ticket.language);
    const gives = staff.rights.includes('translate') && ticket.language && !foreign;

    async function call(path, body) {
        try {
            take(await post(`/tickets/${ticket.id}/${path}`, body));
            setText(null);
            setTrouble('');
        } catch (error) {
            onError(error);
            setTrouble(troubleOf(error));
        }
    }
    function keep(event) {
        event.preventDefault();
        call('reading', { entry: entry.id, text, language: deskLanguage(staff) });
    }

    if (text !== null)
        return html`
            <form class="composer notes" onSubmit=${keep}>
                <label for="reading">${t('reading.label')}</label>
                <textarea
                    id="reading"
                    rows="2"
                    dir="auto"
                    maxlength="1600"
                    autofocus
                    value=${text}
                    onInput=${(event) => setText(event.target.value)}
                ></textarea>
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary">${t('reading.keep')}</button>
                    <button type="button" class="plain" onClick=${() => setText(null)}>
                        ${t('action.cancel')}
                    </button>
                </div>
            </form>
        `;
    return html`
        <div class="hands">
            <${Version}
                label=${t('waiting.translation')}
                version=${reading && { ...reading, text: reading.text }}
                lang=${reading?.language}
            />
            ${gives &&
            html`<button type="button" class="quiet" onClick=${() => setText(reading?.text ?? '')}>
                ${t(reading ? 'reading.change' : 'reading.give')}
            </button>`}
            ${foreign &&
            !reading &&
            staff.rights.includes('answer') &&
            (ticket.reading_wished
                ? html`<p class="hint">${t('reading.wished')}</p>`
                : html`<button type="button" class="quiet" onClick=${() => call('reading/wish')}>
                      ${t('reading.wish')}
                  </button>`)}
            <p class="error" role="alert">${trouble}</p>
        </div>
    `;
}
