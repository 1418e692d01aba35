/* The notes of a case file: each kind for those who may see it. */
import { html, useRef, useState } from '../vendor/htm-preact.js';
import { get, post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { when } from '../lib/time.js';
import { valueOf } from './case_form.js';
import { Instead, useCall, useRead } from './form.js';

const KINDS = ['note', 'note_protection', 'note_psychosocial'];

function Write({ id, kinds, onFile, onDone, onError }) {
    const [kind, setKind] = useState(kinds[0]);
    const [text, setText] = useState('');
    const { busy, trouble, run } = useCall(onError);
    function submit(event) {
        event.preventDefault();
        run(
            () => post(`/cases/${id}/items`, { kind, fields: [{ name: 'text', value: text }] }),
            (file) => {
                setText('');
                onFile(file);
                onDone();
            },
        );
    }
    return html`
        <form onSubmit=${submit}>
            <div class="field" hidden=${kinds.length < 2}>
                <label for="note-kind">${t('case.note.who')}</label>
                <select id="note-kind" value=${kind} onChange=${(event) => setKind(event.target.value)}>
                    ${kinds.map((it) => html`<option key=${it} value=${it}>${t(`case.kind.${it}`)}</option>`)}
                </select>
            </div>
            <div class="field">
                <label for="note-text">${t('case.note.text')}: ${t(`case.kind.${kind}`)}</label>
                <textarea
                    id="note-text"
                    rows="4"
                    dir="auto"
                    maxlength="6000"
                    required
                    value=${text}
                    onInput=${(event) => setText(event.target.value)}
                ></textarea>
            </div>
            <p class="error" role="alert">${trouble}</p>
            <button aria-disabled=${busy}>${t('case.note.save')}</button>
        </form>
    `;
}

export function Notes({ id, fields, file, onFile, say, onError }) {
    const read = useRead(`/cases/${id}/notes`, onError);
    const [older, setOlder] = useState(null);
    const turn = useRef(0);
    const sight = (kind) => file.sight[fields.find((it) => it.kind === kind).class];
    const kinds = KINDS.filter((kind) => sight(kind) === 'changed');
    if (KINDS.every((kind) => sight(kind) === 'hidden')) return null;
    const notes = [...(read.data?.notes ?? []), ...(older?.notes ?? [])];
    const next = older ? older.next : read.data?.next;
    async function more() {
        const mine = ++turn.current; /* of two taps one counts */
        try {
            const page = await get(`/cases/${id}/notes?before=${next}`);
            if (mine !== turn.current) return;
            setOlder((before) => ({ notes: [...(before?.notes ?? []), ...page.notes], next: page.next }));
        } catch (error) {
            onError(error);
        }
    }
    function added() {
        turn.current += 1;
        setOlder(null);
        read.reload();
        say(t('case.saved'));
    }
    return html`
        <section class="card" aria-labelledby="case-notes">
            <h3 id="case-notes">${t('case.section.note')}</h3>
            ${kinds.length > 0 && html`<${Write} id=${id} kinds=${kinds} onFile=${onFile} onDone=${added} onError=${onError} />`}
            <${Instead} read=${read} empty=${notes.length ? '' : t('case.nothing.note')} />
            <ul class="lines" hidden=${!notes.length}>
                ${notes.map(
                    (note) => html`
                        <li key=${note.id}>
                            <div>
                                <p class="said-note" dir="auto">${visible(valueOf(note, 'text'))}</p>
                                <span class="tags">
                                    <span class="tag">${t(`case.kind.${note.kind}`)}</span>
                                    <span class="tag"><bdi>${visible(note.by?.name ?? t('case.person'))}</bdi></span>
                                    <span class="tag">${when(note.made_at)}</span>
                                </span>
                            </div>
                        </li>
                    `,
                )}
            </ul>
            ${next && html`<button type="button" class="more" onClick=${more}>${t('queue.more')}</button>`}
        </section>
    `;
}
