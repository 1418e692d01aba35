// `node tests/demo/reports.js URL PASSWORD`: files and trainings for the demo's reports, all invented.
import { reportedFiles, trainings } from '../browser/reported.js';
import { desk } from '../service/gateway.js';

const [url, password] = process.argv.slice(2);
const [besa, drita] = await Promise.all(['besa', 'drita'].map((login) => desk({ url }, { login, password })));
await reportedFiles(besa);
await trainings(drita);
