/* The configuration of a simulator channel of a gateway on that port. */
export function simulatorOn(port) {
    const url = `http://127.0.0.1:${port}`;
    return {
        provider: 'simulator',
        token: 'demo',
        number: '50600',
        country: '355',
        quiet_hours: 'off', /* tests are run by night, too */
        ussd_code: '*599#',
        allow_http: 'yes',
        allow_private: 'yes',
        url: `${url}/simulator/deliver`,
        receipt_base: url,
    };
}
