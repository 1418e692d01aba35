/* The menus in service, as far as the desk shows them. */
import { Refusal } from './desk.js';

const EDITORS = ['editor', 'coordinator', 'administrator'];
const TREES = [
    ['emigrants', 'sq', 65],
    ['emigrants', 'en', 65],
    ['refugees', 'prs', 36],
];

export class Menus {
    constructor() {
        this.version = 1;
        this.loaded_at = Date.now() - 60 * 60 * 1000;
        this.faults = []; /* of the folder */
        this.overdue = [];
    }

    show(staff) {
        return {
            version: this.version.toString(16).padStart(16, '0'),
            loaded_at: this.loaded_at,
            may_reload: EDITORS.includes(staff.role),
            trees: TREES.map(([tree, language, leaves]) => ({
                tree,
                language,
                leaves,
                translated: leaves,
                reviewed: 0,
                drafted: leaves,
                overdue: this.overdue.filter((leaf) => leaf.tree === tree).length,
                segments_median: 2,
                segments_max: 4,
            })),
            overdue: this.overdue,
        };
    }

    reload(staff) {
        if (!EDITORS.includes(staff.role)) throw new Refusal(403, 'Only editors load the menus.');
        if (this.faults.length)
            throw new Refusal(422, 'The menus in service stay.', {
                fault_count: this.faults.length,
                faults: this.faults,
            });
        this.version += 1;
        this.loaded_at = Date.now();
        return this.show(staff);
    }
}
