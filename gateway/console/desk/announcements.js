/* Announcements: what was announced and what is to be, one opened at a time. */
import { html, useRef, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { when } from '../lib/time.js';
import { One, State } from './announcements_one.js';
import { Write } from './announcements_form.js';
import { Instead, useRead } from './form.js';
import { More, usePages } from './list.js';

function Row({ announcement, onOpen }) {
    const { name, texts, expected, queued, author, changed_at, note, state } = announcement;
    return html`
        <li>
            <div>
                <strong><bdi>${visible(name)}</bdi></strong>
                <span class="excerpt" dir="auto">${visible(texts[0]?.text ?? '')}</span>
                <span class="hint"><bdi>${author?.name}</bdi> · ${when(changed_at)}</span>
                <span class="tags">
                    <${State} announcement=${announcement} />
                    ${queued > 0 && html`<span class="tag">${t('announce.queued', { queued, expected })}</span>`}
                    ${note && state === 'draft' && html`<span class="tag">${t('announce.back')}</span>`}
                </span>
            </div>
            <div class="actions">
                <button type="button" onClick=${() => onOpen(announcement)}>
                    ${t('announce.open')}<span class="unseen"> ${name}</span>
                </button>
            </div>
        </li>
    `;
}

export function Announcements({ staff, say, onError }) {
    const choices = useRead('/announcements/choices', onError);
    const [place, setPlace] = useState({ kind: 'list' }); /* list, one, write; and the announcement */
    const { rows, next, read, more } = usePages('/announcements', 'announcements', 'before', onError);
    const top = useRef(null);
    const goTo = (next) => {
        setPlace(next);
        top.current?.focus();
        top.current?.scrollIntoView({ block: 'nearest' });
    };
    function back() {
        read.reload();
        goTo({ kind: 'list' });
    }
    return html`
        <div ref=${top} tabindex="-1" class="announcements">
            ${place.kind === 'write' &&
            html`<${Write}
                announcement=${place.announcement}
                choices=${choices.data}
                onSaved=${(announcement) => {
                    say(t('announce.saved', { name: announcement.name }));
                    goTo({ kind: 'one', announcement });
                }}
                onClose=${() => (place.announcement ? goTo({ ...place, kind: 'one' }) : back())}
                onError=${onError}
            />`}
            ${place.kind === 'one' &&
            html`<${One}
                key=${place.announcement.id}
                id=${place.announcement.id}
                first=${place.announcement}
                staff=${staff}
                choices=${choices.data}
                say=${say}
                onEdit=${(announcement) => goTo({ kind: 'write', announcement })}
                onBack=${back}
                onError=${onError}
            />`}
            ${place.kind === 'list' &&
            html`
                <div class="actions">
                    <button type="button" class="primary" onClick=${() => goTo({ kind: 'write', announcement: null })}>
                        ${t('announce.new')}
                    </button>
                </div>
                <p class="hint">${t('announce.rules')}</p>
                <${Instead} read=${read} empty=${rows.length ? '' : t('announce.none')} />
                <ul class="lines card" hidden=${!rows.length}>
                    ${rows.map(
                        (it) => html`<${Row}
                            key=${it.id}
                            announcement=${it}
                            onOpen=${(announcement) => goTo({ kind: 'one', announcement })}
                        />`,
                    )}
                </ul>
                <${More} next=${next} more=${more} />
            `}
        </div>
    `;
}
