/* Where one is: #/VIEW or #/VIEW/TICKET (#/v123: a view that somebody named), #/PAGE, #/invitation/TOKEN, #/shared/TOKEN. The browser's
 * back button works, and a link can be sent to a colleague. */
import { useEffect, useState } from '../vendor/htm-preact.js';

export const views = ['open', 'heard', 'mine', 'mentions', 'later', 'translate', 'approve', 'back', 'answered', 'closed'];

function parse() {
    const [, place, id] = location.hash.split('/');
    const view = views.includes(place) || /^v\d+$/.test(place) ? place : 'open';
    return { place, view, id: /^\d+$/.test(id) ? id : null, token: id };
}

export function linkTo(view, id) {
    return id ? `#/${view}/${id}` : `#/${view}`;
}

export function go(view, id) {
    location.hash = linkTo(view, id);
}

export function useRoute() {
    const [route, setRoute] = useState(parse);
    useEffect(() => {
        const changed = () => setRoute(parse());
        addEventListener('hashchange', changed);
        return () => removeEventListener('hashchange', changed);
    }, []);
    return route;
}
