// The providers' side, as they document it: what our calls to them look like and what they answer, what
// they bring us, and how they report. One entry a provider; sink.js and providers.test.js use them.
const form = (body) => Object.fromEntries(new URLSearchParams(body));
const encode = (fields) => new URLSearchParams(fields).toString();
const digits = (number) => number.replace('+', '');
const plus = (number) => (/^\d{7,}$/.test(number) ? `+${number}` : number);
const FORM = 'application/x-www-form-urlencoded', JSONT = 'application/json';
const basic = (request) => Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
let serial = 0;
const newId = (prefix) => `${prefix}${String(++serial).padStart(12, '0')}`;
const now = () => new Date().toISOString().replace('Z', '+0000');

// owns(path): is a call of ours meant for it? read(): what the call says. accept(call): [status, body].
// throttled, badNumber, blocked: [status, body]. settings(url): of a channel. sms(), report(): requests
// to our webhook as { method, hint, type, body }; a hint is what follows the channel's token.
export const dialects = {
    kannel: {
        owns: (path) => path.endsWith('/sendsms'),
        read: (body, request, url) => {
            const query = Object.fromEntries(url.searchParams);
            return { to: query.to, from: query.from ?? '', text: query.text, query, receipt: query['dlr-url'] };
        },
        accept: () => [202, '0: Accepted for delivery', 'text/html'],
    },
    africastalking: {
        owns: (path) => path.startsWith('/version1/messaging'),
        read: (body, request) => {
            const query = form(body);
            return { to: query.to, from: query.from ?? '', text: query.message, query, apikey: request.headers.apikey };
        },
        accept: (call) => [201, { SMSMessageData: { Message: 'Sent to 1/1', Recipients: [{ number: call.to, status: 'Success', statusCode: 102, messageId: call.externalId = newId('ATXid_'), cost: 'KES 0.8000' }] } }],
    },
    twilio: {
        owns: (path) => path.startsWith('/2010-04-01/Accounts/'),
        read: (body, request) => {
            const query = form(body);
            return { to: query.To, from: query.From, text: query.Body, query, receipt: query.StatusCallback, login: basic(request) };
        },
        accept: (call) => [201, { sid: call.externalId = newId('SM'), status: 'queued', num_segments: '1', error_code: null }],
        throttled: [429, { code: 20429, message: 'Too Many Requests', status: 429 }],
        badNumber: [400, { code: 21211, message: "Invalid 'To' Phone Number", status: 400 }],
        blocked: [400, { code: 21610, message: 'Attempt to send to unsubscribed recipient', status: 400 }],
        settings: (url) => ({ url, account_sid: 'AC0123456789abcdef0123456789abcdef', auth_token: 'twilio-token' }),
        login: 'AC0123456789abcdef0123456789abcdef:twilio-token',
        sms: (from, to, text) => ({ method: 'POST', hint: '/sms', type: FORM, body: encode({ AccountSid: 'AC0123456789abcdef0123456789abcdef', MessageSid: newId('SM'), From: from, To: to, Body: text, SmsStatus: 'received' }) }),
        report: (call) => ({ method: 'POST', url: call.receipt, type: FORM, body: encode({ AccountSid: 'AC0123456789abcdef0123456789abcdef', MessageSid: call.externalId, MessageStatus: 'delivered', From: call.from, To: call.to }) }),
    },
    vonage: {
        owns: (path) => path === '/sms/json',
        read: (body) => {
            const query = form(body);
            return { to: plus(query.to), from: query.from, text: query.text, query, receipt: query.callback, login: `${query.api_key}:${query.api_secret}` };
        },
        accept: (call) => [200, { 'message-count': '1', messages: [{ to: digits(call.to), 'message-id': call.externalId = newId('0A'), status: '0', 'client-ref': call.query['client-ref'] }] }],
        throttled: [200, { messages: [{ status: '1', 'error-text': 'Throughput Rate Exceeded - please wait [ 250 ] and retry' }] }],
        badNumber: [200, { messages: [{ status: '3', 'error-text': 'Invalid value for parameter: to' }] }],
        settings: (url) => ({ url: `${url}/sms/json`, api_key: 'abcd1234', api_secret: 'vonage-secret', require_signature: 'no' }),
        login: 'abcd1234:vonage-secret',
        sms: (from, to, text) => ({ method: 'GET', hint: `/sms?${encode({ 'api-key': 'abcd1234', msisdn: digits(from), to: digits(to), messageId: newId('0C'), text, type: 'text', 'message-timestamp': '2026-11-21 10:15:00' })}` }),
        report: (call) => ({ method: 'POST', url: call.receipt, type: JSONT, body: JSON.stringify({ messageId: call.externalId, status: 'delivered', 'err-code': '0', msisdn: digits(call.to), to: call.from, scts: '2611211015', 'client-ref': call.query['client-ref'] }) }),
    },
    infobip: {
        owns: (path) => path === '/sms/3/messages',
        read: (body, request) => {
            const [message] = JSON.parse(body).messages;
            return { to: plus(message.destinations[0].to), from: message.sender, text: message.content.text, query: message, receipt: message.webhooks?.delivery.url, login: request.headers.authorization };
        },
        accept: (call) => [200, { bulkId: '1', messages: [{ messageId: call.externalId = call.query.destinations[0].messageId, status: { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED' }, destination: digits(call.to) }] }],
        throttled: [429, { requestError: { serviceException: { messageId: 'TOO_MANY_REQUESTS', text: 'Too many requests' } } }],
        badNumber: [200, { messages: [{ messageId: 'x', status: { groupId: 5, groupName: 'REJECTED', id: 52, name: 'REJECTED_DESTINATION' } }] }],
        blocked: [200, { messages: [{ messageId: 'x', status: { groupId: 5, groupName: 'REJECTED', id: 14, name: 'REJECTED_DESTINATION_BLOCKLISTED' } }] }],
        settings: (url) => ({ url, api_key: 'infobip-key' }),
        login: 'App infobip-key',
        sms: (from, to, text) => ({ method: 'POST', hint: '/sms', type: JSONT, body: JSON.stringify({ results: [{ messageId: newId('8'), from: digits(from), to: digits(to), text, receivedAt: now(), smsCount: 1 }], messageCount: 1, pendingMessageCount: 0 }) }),
        report: (call) => ({ method: 'POST', url: call.receipt, type: JSONT, body: JSON.stringify({ results: [{ messageId: call.externalId, to: digits(call.to), doneAt: now(), status: { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET' }, error: { groupId: 0, id: 0, name: 'NO_ERROR', permanent: false } }] }) }),
    },
    plivo: {
        owns: (path) => /^\/v1\/Account\/[^/]+\/Message\/$/.test(path),
        read: (body, request) => {
            const query = JSON.parse(body);
            return { to: plus(query.dst), from: query.src, text: query.text, query, receipt: query.url, login: basic(request) };
        },
        accept: (call) => [202, { message: 'message(s) queued', message_uuid: [call.externalId = newId('db3ce55a-')], api_id: 'x' }],
        throttled: [429, { api_id: 'x', error: 'throttled' }],
        badNumber: [400, { api_id: 'x', error: 'dst parameter is invalid' }],
        settings: (url) => ({ url, auth_id: 'MATEST', auth_token: 'plivo-token', require_signature: 'no' }),
        login: 'MATEST:plivo-token',
        sms: (from, to, text) => ({ method: 'POST', hint: '/sms', type: FORM, body: encode({ From: digits(from), To: digits(to), Text: text, Type: 'sms', MessageUUID: newId('c0e8f2a4-'), Units: '1' }) }),
        report: (call) => ({ method: 'POST', url: call.receipt, type: FORM, body: encode({ From: call.from, To: digits(call.to), MessageUUID: call.externalId, Status: 'delivered', ErrorCode: '000' }) }),
    },
    messagebird: {
        owns: (path) => path === '/messages',
        read: (body, request) => {
            const query = JSON.parse(body);
            return { to: plus(query.recipients[0]), from: query.originator, text: query.body, query, receipt: query.reportUrl, login: request.headers.authorization };
        },
        accept: (call) => [201, { id: call.externalId = newId('efa6405d'), reference: call.query.reference, recipients: { totalCount: 1 } }],
        throttled: [429, { errors: [{ code: 99, description: 'Too many requests', parameter: null }] }],
        badNumber: [422, { errors: [{ code: 10, description: 'no (correct) recipients found', parameter: 'recipients' }] }],
        blocked: [422, { errors: [{ code: 103, description: 'opted out', parameter: null }] }],
        settings: (url) => ({ url: `${url}/messages`, access_key: 'messagebird-key', require_signature: 'no' }),
        login: 'AccessKey messagebird-key',
        sms: (from, to, text) => ({ method: 'POST', hint: '/sms', type: FORM, body: encode({ id: newId('8f1c2d3e'), recipient: digits(to), originator: digits(from), body: text, createdDatetime: '2026-11-21T10:15:00+00:00' }) }),
        report: (call) => ({ method: 'GET', url: `${call.receipt}?${encode({ id: call.externalId, reference: call.query.reference, recipient: digits(call.to), status: 'delivered', statusDatetime: '2026-11-21T10:15:01+00:00' })}` }),
    },
    sinch: {
        owns: (path) => /^\/xms\/v1\/[^/]+\/batches$/.test(path),
        read: (body, request) => {
            const query = JSON.parse(body);
            return { to: plus(query.to[0]), from: query.from, text: query.body, query, receipt: query.callback_url, login: request.headers.authorization };
        },
        accept: (call) => [201, { id: call.externalId = newId('01KAHB'), to: [digits(call.to)], canceled: false, type: 'mt_text' }],
        throttled: [429, { code: 'too_many_requests', text: 'x' }],
        badNumber: [400, { code: 'syntax_invalid_parameter_format', text: 'Invalid MSISDN' }],
        settings: (url) => ({ url, service_plan_id: 'plan1', api_token: 'sinch-token', require_signature: 'no' }),
        login: 'Bearer sinch-token',
        sms: (from, to, text) => ({ method: 'POST', hint: '/sms', type: JSONT, body: JSON.stringify({ type: 'mo_text', id: newId('01KAHC'), from: digits(from), to: digits(to), body: text, received_at: '2026-11-21T10:15:00Z' }) }),
        report: (call) => ({ method: 'POST', url: call.receipt, type: JSONT, body: JSON.stringify({ type: 'recipient_delivery_report_sms', batch_id: call.externalId, recipient: digits(call.to), code: 0, status: 'Delivered', at: '2026-11-21T10:15:01Z', client_reference: call.query.client_reference }) }),
    },
    smsgate: {
        owns: (path) => path.startsWith('/smsgate/'),
        read: (body, request) => {
            const query = JSON.parse(body);
            return { to: query.phoneNumbers[0], from: '', text: query.textMessage.text, query, login: basic(request) };
        },
        accept: (call) => [202, { id: call.externalId = call.query.id, state: 'Pending', recipients: [{ phoneNumber: call.to, state: 'Pending' }] }],
        repeated: [409, { message: 'message with such ID already exists' }],
        settings: (url) => ({ url: `${url}/smsgate/message`, username: 'sms', password: 'smsgate-password' }),
        login: 'sms:smsgate-password',
        sms: (from, to, text) => ({ method: 'POST', type: JSONT, body: JSON.stringify({ id: newId('ev'), event: 'sms:received', deviceId: 'd', webhookId: 'w', payload: { messageId: 'hash', message: text, sender: from, recipient: to, simNumber: 1, receivedAt: '2026-11-21T11:15:00.000+01:00' } }) }),
        report: (call) => ({ method: 'POST', type: JSONT, body: JSON.stringify({ id: newId('ev'), event: 'sms:delivered', deviceId: 'd', webhookId: 'w', payload: { messageId: call.query.id, recipient: call.to, deliveredAt: '2026-11-21T11:15:09.000+01:00' } }) }),
    },
    generic: {
        owns: (path) => path === '/generic',
        read: (body, request) => {
            const query = JSON.parse(body);
            return { to: query.to, from: query.from, text: query.text, query, receipt: query.receipt, login: request.headers.authorization };
        },
        accept: (call) => [200, { id: call.externalId = newId('g') }],
        throttled: [429, { error: 'slow down' }],
        badNumber: [200, { error: 'no such number' }],
        blocked: [200, { error: 'blocked' }],
        settings: (url) => ({ url: `${url}/generic`, header: 'Authorization', api_key: 'Bearer generic-key', accepted_if: 'id', rejected_if: 'error=no such*', opted_out_if: 'error=blocked' }),
        login: 'Bearer generic-key',
        sms: (from, to, text) => ({ method: 'POST', hint: '/sms', type: JSONT, body: JSON.stringify({ id: newId('gm'), from, to, text, ts: '2026-11-21T10:15:00Z' }) }),
        report: (call) => ({ method: 'POST', url: call.receipt, type: FORM, body: encode({ status: 'delivered' }) }),
    },
    simulator: { // and whoever speaks our own dialect, or one like it
        owns: () => true,
        read: (body) => {
            const query = body.startsWith('{') ? JSON.parse(body) : form(body);
            return { to: query.to, from: query.from, text: query.text, query, receipt: query.receipt };
        },
        accept: (call) => [200, { id: call.query.id }],
    },
};
