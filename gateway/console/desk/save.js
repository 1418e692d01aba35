/* A file made on this page, into the folder of downloads. */
export function saveFile(name, blob) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
}

export const saveJson = (name, value) =>
    saveFile(name, new Blob([`${JSON.stringify(value)}\n`], { type: 'application/json' }));
