let page = '';
let waiting = 0;

/** Sets the page part of the window title. */
export function setPageTitle(title: string): void {
  page = title;
  write();
}

/** Sets how many calls wait for a decision: the title begins with it, so that a tab in the background shows it. */
export function setWaitingCount(count: number): void {
  waiting = count;
  write();
}

/** The window's title: `(3) Approvals · Gatehouse`. */
export function windowTitle(title: string, count: number): string {
  const name = title === '' ? 'Gatehouse' : `${title} · Gatehouse`;
  return count === 0 ? name : `(${count >= 100 ? '99+' : count}) ${name}`;
}

function write(): void {
  document.title = windowTitle(page, waiting);
}
