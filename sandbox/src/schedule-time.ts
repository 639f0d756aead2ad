const hourMs = 3_600_000;
const hoursAhead: { readonly [scheduleType: number]: number } = { 1: 1, 2: 2, 3: 4 };
/** The pages name no hour for a morning and an afternoon. */
const hourOfNextDay: { readonly [scheduleType: number]: number } = { 4: 9, 5: 14 };

/** Whether a text names a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** When a mail of this type leaves, in milliseconds since 1970 UTC; null where `scheduleTime` is no DD/MM/YYYY HH:MM:SS of the calendar. */
export function dueTime(
  { scheduleType, timeZone, scheduleTime }: { scheduleType: number; timeZone: string; scheduleTime: string },
  now: number,
): number | null {
  const ahead = hoursAhead[scheduleType];
  if (ahead !== undefined) return now + ahead * hourMs;
  const hour = hourOfNextDay[scheduleType];
  if (hour !== undefined) {
    const today = new Date(now + offsetAt(now, timeZone));
    return instantOf(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + 1, hour), timeZone);
  }
  const wall = wallTimeOf(scheduleTime);
  return wall === null ? null : instantOf(wall, timeZone);
}

/** A wall-clock time, read as if it were UTC. */
function wallTimeOf(text: string): number | null {
  const [, day = '', month = '', year = '', time = ''] = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d:\d\d)$/.exec(text) ?? [];
  const written = `${year}-${month}-${day}T${time}.000Z`;
  const wall = Date.parse(written);
  // The 31st of February is parsed as a day of March: the parsed date must equal what was written.
  return Number.isNaN(wall) || new Date(wall).toISOString() !== written ? null : wall;
}

function instantOf(wall: number, timeZone: string): number {
  const guess = wall - offsetAt(wall, timeZone);
  return wall - offsetAt(guess, timeZone);
}

/** How far the clocks of a time zone are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const figure = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(
    figure('year'),
    figure('month') - 1,
    figure('day'),
    figure('hour'),
    figure('minute'),
    figure('second'),
  );
  return wall - Math.floor(instant / 1_000) * 1_000;
}
