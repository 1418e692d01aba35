/* Several questions of one person: which there are, two that become one, a text that belongs to
 * another one. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { get, post, Problem } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { when } from '../lib/time.js';
import { Sheet } from './dialogs.js';
import { go, linkTo } from './route.js';

/* Further questions of whoever asked this one, those spoken of last first. */
export function useOthers(ticket) {
    const [others, setOthers] = useState([]);
    useEffect(() => {
        let wanted = true;
        get(`/tickets/${ticket.id}/others`).then(
            ({ tickets }) => wanted && setOthers(tickets),
            () => {}, /* the question itself can be answered without them */
        );
        return () => (wanted = false);
    }, [ticket.id, ticket.version]);
    return others;
}

/* { join(other), apart(), moveText(entry, other) }: each reads the question again. */
export function useSeveral({ ticket, view, take, reload, say, onError, onChanged }) {
    async function attempt(run) {
        try {
            await run();
            onChanged();
        } catch (error) {
            onError(error);
            if (error.status === 401) return;
            say(error instanceof Problem ? error.message : t('said.offline'));
            reload();
        }
    }

    const versions = async (id) => (await get(`/tickets/${id}`)).version;
    const takeApart = ({ id, number }) =>
        attempt(async () => {
            await post(`/tickets/${id}/unmerge`, { version: await versions(id) });
            say(t('said.apart', { number }));
            reload();
        });

    return {
        join: (other) =>
            attempt(async () => {
                const body = { into: ticket.id, into_version: ticket.version };
                const { id, number, version } = other;
                take(await post(`/tickets/${id}/merge`, { version, ...body }));
                const undo = { label: t('several.undo'), run: () => takeApart(other) };
                say(t('said.joined', { number, into: ticket.number }), undo);
            }),
        apart: () => takeApart(ticket),
        moveText: (entry, other) =>
            attempt(async () => {
                const into = other ? { into: other.id, into_version: other.version } : {};
                const body = { version: ticket.version, entry: entry.id, ...into };
                const { id, number } = await post(`/tickets/${ticket.id}/split`, body);
                const open = { label: t('said.moved.open'), run: () => go(view, id) };
                say(t('said.movedtext', { number }), open);
                reload();
            }),
    };
}

const apart = (ticket) => !ticket.merged_into;

function Other({ other, view, onJoin }) {
    const { id, number, state, excerpt, language, updated_at, merged_into } = other;
    const standing = merged_into
        ? t('several.part', { number: merged_into.number })
        : `${t(`several.${state}`)} · ${when(updated_at)}`;
    return html`
        <li>
            <a href=${linkTo(view, id)}>
                <span class="number">#${number}</span>
                <span class="excerpt" dir="auto" lang=${language || undefined}>
                    ${visible(excerpt)}
                </span>
            </a>
            <span class="hint">${standing}</span>
            ${onJoin &&
            !merged_into &&
            html`<button type="button" class="quiet" onClick=${() => onJoin(other)}>
                ${t('several.join')}<span class="unseen"> ${t('ticket.number', { number })}</span>
            </button>`}
        </li>
    `;
}

/* `onJoin` makes another one a part of this one; null: not for them, or not now. */
export function Others({ others, view, onJoin }) {
    if (!others.length) return null;
    const item = (other) =>
        html`<${Other} key=${other.id} other=${other} view=${view} onJoin=${onJoin} />`;
    return html`
        <details class="others">
            <summary>${t('several.others', others.length)}</summary>
            <ul>
                ${others.map(item)}
            </ul>
        </details>
    `;
}

/* Where this one went, and a way back. */
export function Merged({ ticket, view, onApart }) {
    const { id, number } = ticket.merged_into;
    return html`
        <p class="notice merged">
            ${t('several.merged')} <a href=${linkTo(view, id)}>${t('ticket.number', { number })}</a>
            ${onApart &&
            html`<button type="button" class="quiet" onClick=${onApart}>
                ${t('several.apart')}
            </button>`}
        </p>
    `;
}

/* Where a text of the person belongs: another question of theirs, or one of its own ('new'). */
export function MoveTextSheet({ entry, others, onMove, onClose }) {
    const open = others.filter(apart);
    const [into, setInto] = useState(open[0]?.id ?? 'new');

    function submit(event) {
        event.preventDefault();
        onClose();
        onMove(
            entry,
            open.find(({ id }) => id === into),
        );
    }

    const way = (id, label) => html`
        <label key=${id} class="tick">
            <input
                type="radio"
                name="into"
                autofocus=${id === into}
                checked=${id === into}
                onChange=${() => setInto(id)}
            />
            <span>${label}</span>
        </label>
    `;
    const name = ({ number, excerpt }) =>
        html`<span class="number">#${number}</span> <bdi>${visible(excerpt)}</bdi>`;
    return html`
        <${Sheet} title=${t('several.move.title')} onClose=${onClose}>
            <form onSubmit=${submit}>
                <blockquote class="moved" dir="auto">${visible(entry.text)}</blockquote>
                <fieldset class="ways">
                    <legend>${t('several.move.where')}</legend>
                    ${open.map((other) => way(other.id, name(other)))}
                    ${way('new', t('several.move.new'))}
                </fieldset>
                <p class="hint">${t('several.move.hint')}</p>
                <div class="actions">
                    <button class="primary">${t('several.move.do')}</button>
                    <button type="button" class="plain" onClick=${onClose}>
                        ${t('action.cancel')}
                    </button>
                </div>
            </form>
        <//>
    `;
}
