/* Referrals for a partner: what was sent to them by state, and one with what was shared. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { Instead, useRead } from './form.js';
import { Choice, More, usePages } from './list.js';
import { Received, serviceOf, Standing } from './referral_parts.js';
import { linkTo, useRoute } from './route.js';

const STATES = ['sent', 'accepted', 'in_progress', 'done', 'rejected'];

function Row({ referral }) {
    return html`
        <li>
            <div>
                <a href=${linkTo('referrals', referral.id)}>
                    <strong><bdi>${visible(serviceOf(referral.service))}</bdi></strong> · <span dir="ltr">${referral.number}</span>
                </a>
                <${Standing} referral=${referral} />
            </div>
        </li>
    `;
}

function List({ onError }) {
    const [state, setState] = useState('sent');
    const { rows, next, read, more } = usePages(`/referrals?state=${state}`, 'referrals', 'after', onError);
    const count = (it) => read.data?.counts[it] ?? 0;
    return html`
        <p>${t('refer.page.hint')}</p>
        <div class="filters">
            <${Choice}
                name="state"
                label=${t('canned.state')}
                value=${state}
                options=${STATES.map((it) => [it, `${t(`refer.state.${it}`)} (${count(it)})`])}
                onChange=${setState}
            />
        </div>
        <${Instead} read=${read} empty=${rows.length ? '' : t('refer.none')} />
        <ul class="lines card" hidden=${!rows.length}>
            ${rows.map((it) => html`<${Row} key=${it.id} referral=${it} />`)}
        </ul>
        <${More} next=${next} more=${more} />
    `;
}

function One({ id, say, onError }) {
    const read = useRead(`/referrals/${id}`, onError);
    const [moved, setMoved] = useState(null);
    const referral = moved ?? read.data;
    const back = html`<p><a href="#/referrals">${t('refer.back')}</a></p>`;
    if (read.error?.status === 404) return html`<div class="empty" role="alert"><p>${t('refer.gone')}</p>${back}</div>`;
    if (!referral) return html`<${Instead} read=${read} empty="" />`;
    const onMoved = (next) => {
        setMoved(next);
        say(t(`refer.said.${next.state}`));
    };
    return html`
        ${back}
        <${Received} referral=${referral} path="/referrals/${id}/move" onMoved=${onMoved} onError=${onError} />
    `;
}

export function Referrals(props) {
    const { id } = useRoute();
    const before = useRef(id);
    /* What was followed is gone: its place is the heading. */
    useEffect(() => {
        if (before.current !== id) document.querySelector('#page h2').focus();
        before.current = id;
    }, [id]);
    return id ? html`<${One} key=${id} id=${id} ...${props} />` : html`<${List} ...${props} />`;
}
