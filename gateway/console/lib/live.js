/* Server-sent events that come back: the browser's own reconnection gives up at the first answer
 * that is no stream (a restart behind a proxy, an ended login), so every loss is handled here. */
const WAIT_MIN_MS = 1000;
const WAIT_MAX_MS = 20000;

/* `events` maps event names to functions of their data; `onState` hears `connecting`, `live` and
 * `offline`; `onLost` may return a promise: the next attempt waits for it, and is not made when it
 * gives false. Returns { retry, close }. */
export function openLive(url, { events, onState, onLost = () => true }) {
    let source, timer;
    let wait = WAIT_MIN_MS;
    let closed = false;

    function connect() {
        clearTimeout(timer);
        source?.close();
        source = new EventSource(url);
        source.onerror = lost;
        source.addEventListener('hello', () => {
            wait = WAIT_MIN_MS;
            onState('live');
        });
        for (const [name, take] of Object.entries(events))
            source.addEventListener(name, (event) => take(JSON.parse(event.data)));
    }

    async function lost() {
        const gone = source;
        gone.close();
        onState('offline');
        const again = await onLost();
        if (!again || closed || source !== gone) return;
        timer = setTimeout(connect, wait * (0.75 + Math.random() / 2));
        wait = Math.min(wait * 2, WAIT_MAX_MS);
    }

    function retry() {
        wait = WAIT_MIN_MS;
        connect();
    }

    function close() {
        closed = true;
        clearTimeout(timer);
        source.close();
        removeEventListener('online', retry);
    }

    addEventListener('online', retry);
    onState('connecting');
    connect();
    return { retry, close };
}
