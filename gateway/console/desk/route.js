/* Where one is: #/VIEW or #/VIEW/TICKET. The browser's back button works, and a link can be sent
 * to a colleague. */
import { useEffect, useState } from '../vendor/htm-preact.js';

export const views = ['open', 'heard', 'mine', 'answered', 'closed'];

function parse() {
    const [, view, id] = location.hash.split('/');
    return { view: views.includes(view) ? view : 'open', id: /^\d+$/.test(id) ? id : null };
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
