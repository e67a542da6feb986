const ticking = process.stdout.isTTY === true;
const running = new Map();
let timer;

function seconds(sinceMs) {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}

function redraw() {
  const titles = [...running].map(([title, startedMs]) => `${title} ${seconds(startedMs)}`);
  process.stdout.write(`\r\x1b[2K  … ${titles.join(' · ')}`);
}

function say(line) {
  console.log(ticking ? `\r\x1b[2K${line}` : line);
}

function begin(title) {
  running.set(title, Date.now());
  if (ticking) timer ??= setInterval(redraw, 200);
  else say(`  … ${title}`);
}

function end(title, mark) {
  const startedMs = running.get(title);
  running.delete(title);
  if (running.size === 0) timer = clearInterval(timer);
  say(`  ${mark} ${title} (${seconds(startedMs)})`);
}

/**
 * Runs `work` and says so: on a terminal as a line whose seconds count up, elsewhere as a line before and one after.
 * A long silence is what makes people press Ctrl-C.
 */
export async function step(title, work) {
  begin(title);
  try {
    const result = await work();
    end(title, '✓');
    return result;
  } catch (error) {
    end(title, '✗');
    throw error;
  }
}
