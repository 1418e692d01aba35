/* The referrals of a case file: made, followed, and taken back; and links for services without a login. */
import { html, useRef, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { when } from '../lib/time.js';
import { nameOf } from './case_form.js';
import { Sheet } from './dialogs.js';
import { Field, Instead, useCall, useRead } from './form.js';
import { More, usePages } from './list.js';
import { Choose, Moves, serviceOf, Standing, TYPES, Words } from './referral_parts.js';

/* What a service can be given; the gateway keeps the rest from it whatever is said here. */
const CLASSES = ['identity', 'contact', 'legal'];

/* ---- making one */

/* The service is looked for by words; what cannot be chosen says why. */
function Service({ chosen, onChoose, onError }) {
    const [text, setText] = useState('');
    const [wanted, setWanted] = useState('');
    const read = useRead(`/cases/services?text=${encodeURIComponent(wanted)}`, onError);
    const services = read.data?.services ?? [];
    return html`
        <fieldset class="field picker">
            <legend>${t('refer.service')}</legend>
            <input
                type="search"
                dir="auto"
                maxlength="60"
                aria-label=${t('refer.service.search')}
                placeholder=${t('refer.service.search')}
                value=${text}
                onInput=${(event) => setText(event.target.value)}
                onChange=${() => setWanted(text.trim())}
            />
            <${Instead} read=${read} empty=${services.length ? '' : t('refer.service.none')} />
            <div class="picks" hidden=${!services.length}>
                ${services.map(
                    (it) => html`
                        <label class="tick" key=${it.id}>
                            <input type="radio" name="service" required disabled=${!it.open} checked=${chosen === it.id} onChange=${() => onChoose(it.id)} />
                            <span>
                                <bdi>${visible(serviceOf(it))}</bdi>
                                ${!it.open && html` <span class="hint">${visible(it.why)}</span>`}
                            </span>
                        </label>
                    `,
                )}
            </div>
        </fieldset>
    `;
}

function Ticks({ label, all, chosen, onChange }) {
    const toggle = (name) => () => onChange(chosen.includes(name) ? chosen.filter((it) => it !== name) : [...chosen, name]);
    return html`
        <fieldset class="field">
            <legend>${label}</legend>
            ${all.map(
                (it) => html`<label class="tick" key=${it}>
                    <input type="checkbox" checked=${chosen.includes(it)} onChange=${toggle(it)} />${t(`case.class.${it}`)}
                </label>`,
            )}
        </fieldset>
    `;
}

const NEW = { service: '', person: '', partner: '', type: '', priority: 'routine', classes: ['identity', 'contact'], reason: '', restrictions: '', override: '', expected: '', tell: true };

/* What was left empty is left out. */
const filled = (made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== ''));

function Refer({ file, onMade, onClose, onError }) {
    const [made, setMade] = useState(NEW);
    const hands = useRead('/cases/people', onError);
    const { busy, trouble, run } = useCall(onError);
    const set = (name) => (value) => setMade((before) => ({ ...before, [name]: value }));
    const partners = (hands.data?.people ?? []).filter(({ role }) => role === 'partner');
    const people = file.items.filter(({ kind }) => kind === 'person');
    const given = file.consents.find(({ kind }) => kind === 'sharing')?.state === 'given';
    function submit(event) {
        event.preventDefault();
        run(() => post(`/cases/${file.id}/referrals`, filled(made)), onMade);
    }
    const choose = (name, label, options, rest) =>
        html`<${Choose} id="refer-${name}" label=${label} value=${made[name]} options=${options} onChange=${set(name)} ...${rest} />`;
    return html`
        <${Sheet} title=${t('refer.new')} onClose=${onClose}>
            <form onSubmit=${submit}>
                ${!given && html`<p class="notice" role="status">${t(file.may.includes('assign') ? 'refer.noconsent.override' : 'refer.noconsent')}</p>`}
                <${Service} chosen=${made.service} onChoose=${set('service')} onError=${onError} />
                <div class="pair">
                    ${choose('type', t('refer.type'), [['', t('case.empty')], ...TYPES.map((it) => [it, t(`refer.type.${it}`)])], { required: true })}
                    ${choose('priority', t('refer.priority'), ['routine', 'urgent'].map((it) => [it, t(`refer.priority.${it}`)]))}
                    ${people.length > 1 &&
                    choose('person', t('refer.person'), people.map((it, i) => [i ? it.id : '', visible(nameOf(it))]))}
                    ${choose('partner', t('refer.partner'), [['', t('refer.partner.none')], ...partners.map((it) => [it.id, visible(it.name)])])}
                </div>
                <${Words} id="refer-reason" label=${t('refer.reason')} hint=${t('refer.reason.hint')} required value=${made.reason} onChange=${set('reason')} />
                <${Words} id="refer-restrictions" label=${t('refer.restrictions')} hint=${t('refer.restrictions.hint')} value=${made.restrictions} onChange=${set('restrictions')} />
                <div class="pair">
                    <${Ticks} label=${t('case.share')} all=${CLASSES} chosen=${made.classes} onChange=${set('classes')} />
                    <${Field} id="refer-expected" label=${t('refer.expected')} type="date" value=${made.expected} onInput=${(event) => set('expected')(event.target.value)} />
                </div>
                ${!given &&
                file.may.includes('assign') &&
                html`<${Words} id="refer-override" label=${t('refer.override')} hint=${t('refer.override.hint')} required value=${made.override} onChange=${set('override')} />`}
                ${file.phone &&
                html`<label class="tick">
                        <input type="checkbox" checked=${made.tell} aria-describedby="refer-tell-hint" onChange=${(event) => set('tell')(event.target.checked)} />
                        ${t('refer.tell')}
                    </label>
                    <p class="hint" id="refer-tell-hint">${t('refer.tell.hint')}</p>`}
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('refer.send')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}

/* ---- links */

/* Seen once: only its hash is kept. */
function Link({ made: { token, until, referral }, onClose }) {
    const field = useRef(null);
    const [copied, setCopied] = useState(false);
    const link = `${location.origin}/#/shared/${token}`;
    function copy() {
        field.current.select();
        setCopied(document.execCommand('copy'));
    }
    return html`
        <${Sheet} title=${t('refer.link.title', { name: serviceOf(referral.service) })} onClose=${onClose}>
            <p>${t('refer.link.hint', { when: when(until) })}</p>
            <label for="refer-link">${t('people.link.label')}</label>
            <input id="refer-link" ref=${field} readonly dir="ltr" value=${link} />
            <div class="actions">
                <button type="button" class="primary" onClick=${copy}>${t('people.copy')}</button>
                <button type="button" class="plain" onClick=${onClose}>${t('help.done')}</button>
                <span class="hint" role="status">${copied && t('people.copied')}</span>
            </div>
        <//>
    `;
}

function linkState({ link_until, link_opened_at }) {
    if (!link_until) return '';
    return link_opened_at ? t('refer.link.opened', { when: when(link_opened_at) }) : t('refer.link.waits');
}

/* ---- the list */

const Line = ({ label, text }) =>
    text && html`<div><dt>${label}</dt><dd><bdi>${visible(text)}</bdi></dd></div>`;

function told({ told: how, seen_at, satisfied }) {
    const parts = [how !== 'not_told' && t(`refer.told.${how}`), seen_at && t('refer.seen', { when: when(seen_at) }), satisfied && t(`refer.satisfied.${satisfied}`)];
    return parts.filter(Boolean).join(' · ');
}

function Row({ referral, person, onMoved, onLink, onUnlink, onError }) {
    const { id, partner, may, service } = referral;
    const title = serviceOf(service);
    const linkable = !partner && may.includes('revoked');
    return html`
        <li>
            <div>
                <strong><bdi>${visible(title)}</bdi></strong>
                <${Standing} referral=${referral} />
                <dl class="known">
                    ${person && html`<${Line} label=${t('refer.person')} text=${nameOf(person)} />`}
                    <${Line} label=${t('refer.partner')} text=${partner?.name} />
                    <${Line} label=${t('refer.reason')} text=${referral.reason} />
                    <${Line} label=${t('refer.restrictions')} text=${referral.restrictions} />
                    <${Line} label=${t('refer.said')} text=${referral.said} />
                    ${referral.override &&
                    html`<${Line} label=${t('refer.override.by', { name: referral.override_by?.name ?? '' })} text=${referral.override} />`}
                    <${Line} label=${t('refer.told')} text=${told(referral)} />
                    <${Line} label=${t('people.link.label')} text=${linkState(referral)} />
                </dl>
                <${Moves} path="/referrals/${id}/move" referral=${referral} heard onMoved=${onMoved} onError=${onError} />
            </div>
            ${linkable &&
            html`<div class="actions">
                <button type="button" onClick=${() => onLink(referral)}>
                    ${t(referral.link_until ? 'people.link' : 'refer.link')}<span class="unseen"> ${title}</span>
                </button>
                ${referral.link_until &&
                html`<button type="button" class="plain" onClick=${() => onUnlink(referral)}>
                    ${t('refer.unlink')}<span class="unseen"> ${title}</span>
                </button>`}
            </div>`}
        </li>
    `;
}

export function CaseReferrals({ file, say, onError }) {
    const { rows, next, read, more } = usePages(`/cases/${file.id}/referrals`, 'referrals', 'before', onError);
    const [sheet, setSheet] = useState(null); /* 'new', or a link just made */
    const { trouble, run } = useCall(onError);
    const open = file.sight.programme === 'changed' && file.state === 'open' && (file.may.includes('consent') || file.may.includes('assign'));
    const people = file.items.filter(({ kind }) => kind === 'person');
    function done(sentence) {
        setSheet(null);
        read.reload();
        say(sentence);
    }
    const link = (referral) =>
        run(
            () => post(`/referrals/${referral.id}/link`),
            (made) => {
                setSheet({ ...made, referral });
                read.reload();
            },
        );
    const unlink = (referral) => run(() => post(`/referrals/${referral.id}/unlink`), () => done(t('refer.said.unlinked')));
    return html`
        <section class="card" aria-labelledby="case-referrals">
            <div class="further">
                <h3 id="case-referrals">${t('case.section.referral')}</h3>
                ${open && html`<button type="button" onClick=${() => setSheet('new')}>${t('refer.new')}</button>`}
            </div>
            <p class="error" role="alert">${trouble}</p>
            <${Instead} read=${read} empty=${rows.length ? '' : t('case.nothing.referral')} />
            <ul class="lines" hidden=${!rows.length}>
                ${rows.map(
                    (it) => html`<${Row}
                        key=${it.id}
                        referral=${it}
                        person=${people.length > 1 && people.find((one) => one.id === it.person)}
                        onMoved=${(moved) => done(t(`refer.said.${moved.state}`))}
                        onLink=${link}
                        onUnlink=${unlink}
                        onError=${onError}
                    />`,
                )}
            </ul>
            <${More} next=${next} more=${more} />
            ${sheet === 'new' &&
            html`<${Refer}
                file=${file}
                onMade=${(made) => done(t(made.told === 'told' ? 'refer.said.told' : 'refer.said.sent'))}
                onClose=${() => setSheet(null)}
                onError=${onError}
            />`}
            ${sheet?.token && html`<${Link} made=${sheet} onClose=${() => setSheet(null)} />`}
        </section>
    `;
}
