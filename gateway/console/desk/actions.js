/* What can be done to a ticket. Each call changes it here at once with what the gateway answers. */
import { useRef } from '../vendor/htm-preact.js';
import { post, Problem } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { ahead, clock } from '../lib/time.js';
import { holder } from './holder.js';
import { go } from './route.js';

function sentenceFor(error, staff) {
    if (!(error instanceof Problem)) return t('said.offline');
    if (error.status !== 409) return t('said.failed', { detail: error.message });
    const { owner, lease_until } = error.body;
    if (owner && owner.id !== staff.id)
        return t('ticket.state.held', { name: owner.name, time: clock(lease_until) });
    return t('composer.changed');
}

/* change(what, body): one call, which throws what refused it. Calls go one after the other: each
 * names the version that the one before it made. */
function useChange({ ticket, take, reload, onError, onChanged }) {
    const latest = useRef(ticket);
    const line = useRef(Promise.resolve());
    latest.current = ticket;

    /* A version that others moved comes with entries not seen yet: it is not taken for seen. */
    function adopt(what, version, changed) {
        const unseen = !changed.entries && changed.version > version + (what === 'renew' ? 0 : 1);
        latest.current = { ...latest.current, ...changed };
        if (unseen) {
            latest.current.version = version;
            reload();
        }
        take(latest.current);
        onChanged();
        return changed;
    }

    async function attempt(what, body) {
        const { id, version } = latest.current;
        try {
            return adopt(what, version, await post(`/tickets/${id}/${what}`, { version, ...body }));
        } catch (error) {
            onError(error);
            if (error instanceof Problem && error.status === 409) {
                const { owner, lease_until, state } = error.body;
                take({ id, version, owner, lease_until, state });
                reload();
            }
            throw error;
        }
    }

    return function change(what, body) {
        const turn = line.current.then(() => attempt(what, body));
        line.current = turn.catch(() => {});
        return turn;
    };
}

export function useActions({ ticket, staff, say, setMode, ...rest }) {
    const change = useChange({ ticket, ...rest });

    /* Without a sentence the ticket's own state tells enough. */
    async function changeAndSay(what, sentence, action) {
        try {
            await change(what);
            if (sentence) say(t(sentence, { number: ticket.number }), action);
        } catch (error) {
            if (error.status !== 401) say(sentenceFor(error, staff));
        }
    }

    async function put(until, action) {
        try {
            await change('snooze', { until });
            const { number } = ticket;
            if (until) say(t('said.later', { number, time: ahead(until) }), action);
            else say(t('said.back', { number }));
        } catch (error) {
            if (error.status !== 401) say(sentenceFor(error, staff));
        }
    }

    const reopen = () => changeAndSay('reopen', 'said.reopened');
    const undo = { label: t('action.reopen'), run: reopen };
    return {
        change,
        reopen,
        note: () => setMode('note'),
        async move(category) {
            setMode(null);
            try {
                await change('move', { category });
                say(t('said.moved', { number: ticket.number, topic: named('category', category) }));
                const { topics } = staff;
                if (!topics.includes('*') && !topics.includes(category || 'none')) go('open');
            } catch (error) {
                if (error.status !== 401) say(sentenceFor(error, staff));
            }
        },
        async transfer(colleague, text) {
            setMode(null);
            try {
                await change('transfer', { to: colleague.id, text });
                say(t('said.transferred', { number: ticket.number, name: colleague.name }));
            } catch (error) {
                if (error.status !== 401) say(sentenceFor(error, staff));
            }
        },
        async snooze(until) {
            setMode(null);
            const back = { label: t('later.back'), run: () => put(null) };
            await put(until, back);
        },
        back: () => put(null),
        release() {
            setMode(null);
            changeAndSay('release', 'said.released');
        },
        close() {
            setMode(null);
            changeAndSay('close', 'said.closed', undo);
        },
        answer() {
            setMode('answer');
            document.querySelector('#answer')?.focus();
            if (holder(ticket, staff) === 'free') changeAndSay('claim');
        },
    };
}
