/* What somebody may write to do harm, by mischief or by accident: for every place where words of a person show. */
export const MARKUP = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>">',
    'javascript:alert(1)',
    '{{constructor.constructor("alert(1)")()}}',
    '${alert(1)}',
    '</textarea><script>alert(1)</script>',
    '<style>*{display:none}</style>',
    '=HYPERLINK("http://evil.example","x")',
    '&lt;b&gt; &amp;',
    '__proto__',
];

/* Characters that hide, or turn what stands around them. */
export const HIDING = 'pay \u202e001\u202c euro\u200b\u2066x\u2069 \u0007bell\ufeff';
export const HIDDEN = /[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u0007]/u;

/* Wider or longer than any place. */
const VAST = ['W'.repeat(10000), 'https://example.org/'.repeat(50), '🙂'.repeat(2500)];

export const HOSTILE = [...MARKUP, HIDING, ...VAST];
