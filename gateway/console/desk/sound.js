/* A short tone when somebody in danger comes to the desk. Browsers are silent until the first key or
 * click, which therefore wakes the sound up. */
import { useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { recall, remember } from '../lib/storage.js';

let context = null;

function wake() {
    context ??= window.AudioContext ? new AudioContext() : null;
    if (context?.state === 'suspended') context.resume();
}

/* Two notes, the second higher, quiet at both ends so that nothing clicks. */
function ring() {
    if (context?.state !== 'running') return;
    for (const [pitch, at] of [
        [660, 0],
        [880, 0.18],
    ]) {
        const begin = context.currentTime + at;
        const note = context.createOscillator();
        const volume = context.createGain();
        note.frequency.value = pitch;
        volume.gain.setValueAtTime(0, begin);
        volume.gain.linearRampToValueAtTime(0.2, begin + 0.02);
        volume.gain.linearRampToValueAtTime(0, begin + 0.3);
        note.connect(volume).connect(context.destination);
        note.start(begin);
        note.stop(begin + 0.32);
    }
    document.documentElement.dataset.rang = String(Number(document.documentElement.dataset.rang ?? 0) + 1);
}

const later = (id, than) => BigInt(id) > BigInt(than);

/* Rings when there are more urgent questions than before, or a newer one; { on, set }. Each member of
 * staff chooses for themselves. */
export function useSound(staff, counts) {
    const key = `migranti.silent.${staff.id}`;
    const [on, setOn] = useState(() => recall(key) !== 'yes');
    const known = useRef(null);
    useEffect(() => {
        const events = ['pointerdown', 'keydown'];
        for (const name of events) addEventListener(name, wake);
        return () => events.forEach((name) => removeEventListener(name, wake));
    }, []);
    useEffect(() => {
        if (!counts) return;
        const { urgent, urgent_latest: latest } = counts;
        const before = known.current;
        known.current = { urgent, latest };
        if (before && on && (urgent > before.urgent || later(latest, before.latest))) ring();
    }, [counts]);
    function set(value) {
        remember(key, value ? null : 'yes');
        setOn(value);
    }
    return { on, set };
}
