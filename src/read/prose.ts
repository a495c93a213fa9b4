/**
 * Finds the words around a quoted log. In an issue text or a chat, the log stands between code fences, and what people write
 * around it ("I already tried ulimit -u") is no evidence. A log that merely prints fences (a language model's samples) must not
 * lose its evidence, so a text counts as Markdown only when nearly nothing outside its fences looks like a log.
 */

const FENCE = /^(?:> ?){0,4} {0,3}(`{3,}|~{3,})([^`]*)$/;
// How lines of a log begin or look, whatever printed them: a time, a level, a traceback, an exception, a progress bar, a prompt.
const LOG_LIKE = [
  /^\W{0,3}\d{4}[-/]\d\d[-/]\d\d[T _]\d\d:/,
  /^\W{0,3}\d\d:\d\d:\d\d/,
  /^[IWEF]\d{4} \d\d:/,
  /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:/,
  /^\[[^\]]{1,60}\][:\s]/,
  /^\W{0,2}(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL)\b/,
  /^(?:Traceback \(most|\s+File "|[\w.]{1,80}(?:Error|Exception|Warning)\b:|Thread \d+ |terminate called|Aborted|Segmentation fault)/,
  /^\s{2,}at \S+\(/,
  /^[\w./-]{1,60}\[?\d*\]?: \S/,
  // A line that is inline code from its beginning.
  /^`[^`]{20,}`?/,
  /\d{1,3}%\|/,
  /(?:\b[\w.]{1,30}=[\w./%-]+,? ?){2}/,
  /\b0x[0-9a-f]{6,16}\b/,
  /^(?:Epoch|Step|Iteration|Fold)\b.{0,10}\d/i,
];

// The words with which a system or a program says what was refused, whoever printed them.
const REFUSED =
  /esource temporarily unavailable|annot allocate memory|oo many open files|o space left on device|isk quota exceeded|o locks available|esource deadlock avoided|assign requested address|ddress already in use|ut of memory|OutOfMemory|peration not permitted|pthread_create|(?:create|start|spawn|starting|creating) (?:a |new |native |OS )*thread|unable to fork|fork failed|terminate called|terminating |core dumped|Killed process/;
// Words of someone who tells or asks. A program hardly uses them in such a line.
const TELLING =
  /(?:^|[\s("'])(?:I|I'm|I've|my|we|our|you|your|he|they|it's|please|thanks|hello|hi|what|why|how|when|where|if|maybe|may|might|should|would|could|because|since|seems?|looks?|think|guess|issue|problem|getting|get|gets|got|tried|try)(?=[\s,.?!'")]|$)/i;
// Where someone says that it ran: what holds the program, or the system of an issue form.
const PLACE =
  /\b(?:in|inside|on|under|using|via|with) (?:an? |the |my |our |official )?(?:docker|podman|kubernetes|k8s|openshift|mac ?os|os ?x|windows|wsl2?)\b|^[-*# ]*(?:OS|Operating [Ss]ystem|Platform)\b[^:]{0,20}:/i;
// A place that is compared, denied, supposed or only tried is not where it failed.
const DOUBTED =
  /\b(?:not|never|without|tried|try|trying|also|both|either|or|works?|worked|working|fine|only|instead|should|would|could|can|same|other|if|but|than|ulimit|limits?)\b|n't\b|https?:/i;
// Nor does a line that says how it ended tell only of the place: what stands before it would be read as a failure.
const ENDED =
  /\b(?:oom\w*|kill\w*|memory ?error|error|exception|crash\w*|fail\w*|abort\w*|seg ?fault\w*|signal|dies|died|exhaust\w*|refused|unavailable|E(?:AGAIN|MFILE|NOMEM|NOSPC)|out of)\b/i;
// An item of a list or a row of a table that gives a limit by the kernel's or the shell's name for it: measured, whoever wrote it down.
const MEASURED =
  /^(?:> ?){0,4}\s{0,3}[-*|•]\s{0,3}["'`*]{0,4}(?:\/sys\/fs\/cgroup\/|\/proc\/sys\/|ulimit -|pids\.|memory\.|kernel\.|vm\.|fs\.|RLIMIT_|TasksMax)[\w./-]{0,80}["'`*]{0,4}\s{0,4}(?:[:=|]|->|→)\s{0,4}["'`*~]{0,4}(?:\d|unlimited|infinity|max\b)/;
// Somebody's own observation that the same thing went well the first time and failed the next.
const AGAIN =
  /\bfirst (?:few )?(?:calls?|runs?|times?|requests?|inference|files?|videos?|images?|folds?|epochs?|batch(?:es)?|rounds?)\b.{0,60}\b(?:works?|worked|fine|succe\w+|ok|OK|passe[sd]|without)\b.{0,80}\b(?:second|2nd|third|3rd|next|subsequent|again)\b|(?:首次|第一次).{0,40}(?:不会?报错|没有报错|正常|没问题|没有问题|成功|可以).{0,40}(?:第二次|第三次|后面|之后|再次|后[2两]次)/;
// Somebody's own observation that threads or descriptors become more and more, or are not given back.
const PILING =
  /\b(?:threads?|processes|goroutines|descriptors|handles|fds|sockets|pipes|open files)\b.{0,60}\b(?:(?:keeps?|kept|just keeps?) (?:on )?(?:increasing|growing|rising|climbing)|(?:constantly|steadily|slowly) (?:increas|grow|ris|climb)\w+|(?:not|never|n't) (?:being |properly |correctly |really )*(?:closed?|released?|freed|terminated?|joined|cleaned up)|pil(?:e|es|ed|ing) up|are leaking)\b|\u7ebf\u7a0b.{0,4}(?:\u4e00\u76f4|\u4e0d\u65ad|\u6301\u7eed)(?:\u589e\u52a0|\u589e\u957f|\u4e0a\u5347)/i;
const SUPPOSED =
  /\b(?:if|whether|should|would|could|may|might|maybe|perhaps|fix(?:e[sd]|ing)?|avoid\w*|prevent\w*|ensure|make sure|no longer)\b|\?/i;
// The version of the engine that the container runs under, told in a sentence.
const ENGINE =
  /\bdocker\b[^.,;]{0,60}?[\s`'"(=:]v?\d{2}\.\d{1,2}(?:\.\d{1,2})?\b|\bversion of docker\b.{0,60}?\d{2}\.\d{1,2}/i;
const QUOTED = /^(?:> ?){1,4}/;

/** True for a line that a program is likely to have printed, quoted or not. */
function looksLikeLog(line: string): boolean {
  const said = line.replace(QUOTED, "");
  return LOG_LIKE.some((pattern) => pattern.test(said));
}

// What stands as inline code in a sentence; that of so many characters is no name or setting.
const INLINE_CODE = /`([^`]*)`/g;
const LONG_CODE = 20;
// What is denied, supposed, asked or got over is not what happened.
const DENIED =
  /\b(?:not|never|no|without|instead|if|should|would|could|may|might|than|tried|fix(?:e[sd]|ing)?|solve[sd]?|avoid\w*|prevent\w*|used to)\b|n't\b|\?/i;
// Nor is what a manual tells its readers of, or a program provides for.
const TAUGHT =
  /\b(?:(?:when(?:ever)?|once|in case|where) (?:you|users?|the user|people)|you (?:get|see|hit|meet|run into|will)|users (?:get|see)|how to|guide|wiki|docs|documentation|FAQ|troubleshooting|asserts|expects|(?<!file |open |socket |of )handles|catches)\b/i;

/** True for a line between words that says, as a program would, what was refused; or that quotes such words as code. */
function namesRefusal(line: string): boolean {
  if (!REFUSED.test(line)) return false;
  if (!TELLING.test(line)) return true;
  const words = line.replaceAll(INLINE_CODE, "");
  if (DENIED.test(words) || TAUGHT.test(words)) return false;
  return [...line.matchAll(INLINE_CODE)].some(
    ([, code = ""]) => code.length >= LONG_CODE && REFUSED.test(code) && !TELLING.test(code),
  );
}

// What somebody tells of a failure in their own words, and that it is theirs.
const RAN_OUT =
  /\bE(?:MFILE|NFILE|NOSPC|NOMEM) errors?\b|\b(?:ran|runs|running|run) out of (?:file|open file|descriptors?|handles|memory|RAM|threads|processes|sockets|ports|disk|space|inotify|watches|shared memory)|\bbus error\b/i;
// That it was killed as the memory was full: whose it is goes without saying.
const KILLED_FULL =
  /\b(?:was|were|got|gets|has been) (?:then |finally |eventually |always |just |later )?killed\b.{0,60}\b(?:memory|RAM)\b|\b(?:memory|RAM)\b.{0,60}\b(?:was|were|got|gets|has been) (?:then |finally |eventually |always |just |later )?killed\b/i;
// Or that memory rose until something ended.
const FILLED_UP =
  /\b(?:memory|RAM|RSS)\b.{0,80}\b(?:increas|grow|ris|climb|accumulat)(?:e|es|ing|s|ed)?\b.{0,160}\b(?:OOM|killed|out of memory|crash(?:es|ed))\b/i;
const OWN = /(?:^|[\s("'])(?:I|I'm|I've|me|my|we|we're|us|our)(?=[\s,.)])/i;
// Told of another time: it was got over, or is why something stands as it does.
const LONG_AGO =
  /\blast (?:week|month|year|time)\b|\b(?:now (?:it |this |that |everything )?(?:works?|runs?)|works? (?:fine |well )?now)\b|\bonce\s*(?:[.,;)]|$)|\b(?:set|raised|added|chose|did|do) (?:this|it|that|these|them) (?:since|because|as|after)\b|\bbefore (?:my|our|this|the) (?:change|upgrade)/i;
// A block that shows a failure by itself.
const FAILS =
  /error|exception|fail|cannot|can't|could not|unable|refused|denied|killed|abort|panic|fatal|traceback|exhaust|exceed|unavailable|too many|out of|no space/i;

/** True for a line between words in which somebody says what was refused to them: that counts where the blocks show no failure. */
function tellsRefusal(line: string): boolean {
  if (
    !KILLED_FULL.test(line) &&
    !FILLED_UP.test(line) &&
    (!(REFUSED.test(line) || RAN_OUT.test(line)) || !OWN.test(line))
  )
    return false;
  return !DENIED.test(line) && !TAUGHT.test(line) && !LONG_AGO.test(line);
}

// A message has a name and what it says of it, or numbers; and it is no question.
const MESSAGE = /\S: \S|\d.*[.!)]$/;

/** True for a quoted line between words that a program, and not another person, is likely to have written. */
function quotesMessage(line: string): boolean {
  if (!QUOTED.test(line)) return false;
  const said = line.replace(QUOTED, "").trim();
  return MESSAGE.test(said) && !TELLING.test(said) && !DENIED.test(said) && !TAUGHT.test(said) && !said.endsWith("?");
}

/** True for a line between words that says on which system, or in what, the program ran. */
function namesPlace(line: string): boolean {
  return PLACE.test(line) && !DOUBTED.test(line) && !REFUSED.test(line) && !ENDED.test(line);
}

/** True for a line between words in which somebody tells what they saw pile up, or how old the container's engine is. */
function tellsState(line: string): boolean {
  if (REFUSED.test(line)) return false;
  return (PILING.test(line) && !SUPPOSED.test(line)) || (ENGINE.test(line) && !DOUBTED.test(line) && !ENDED.test(line));
}

// What somebody says of how it came: after how long, how many of it ran side by side, that each item gets one of its own, what a restart does.
const COURSE = [
  /\bafter (?:(?:running|training|working|being up|using it|for|an?|about|around|roughly|approximately|some|several|a few|a couple of|many|over|more than|\d[\d.,]{0,8}k?)[ -]){1,4}(?:hours?|hrs|days?|weeks?|months?|epochs?|iterations?|trials?|folds?|files?|videos?|images?|requests?|runs?|while)\b/i,
  /\b\d{1,6} (?:[a-z]{2,15} ){0,2}(?:jobs|runs|processes|workers|trainings|experiments|actors|environments|envs|simulations|instances|tasks|models|threads|clients)\b.{0,60}\b(?:in parallel|simultaneously|concurrently|at once|at the same time)\b/i,
  /\b(?:at|on|during) start-?up\b|\b(?:when|while|after|upon) (?:launching|starting|deploying)\b|\bhello[ -]world\b|\bcrash[ -]?loop|\bkeeps? (?:re-?starting|crashing)\b|\b(?:since|after) (?:the |my |a |last |this |latest |recent |updating |upgrading ){1,3}(?:update|upgrade|image|version|release)\b/i,
  /\b\d{1,6} (?:simultaneous|concurrent) [a-z]{3,15}s\b/i,
  /\b(?:create|open|instantiate|load|construct|start|spawn)(?:s|ing)? an? new [\w ]{2,40}(?:for|on|per|at|in) (?:each|every)\b/i,
  /\b(?:only|until|have to|had to|need to|needed to) (?:\w+ ){0,2}(?:restart|reboot)(?:ed|ing|s)?\b|\brestarting (?:\w+ ){0,3}(?:helps|fixe[sd]|solve[sd]|resolve[sd]|works|worked|cures)\b/i,
];
// What somebody says cured it: a verb of success, and the knob or the amount that did.
const CURED =
  /\b(?:solve[sd]|fixe[sd]|resolve[sd]|cured|helped|did the trick|worked for me|works (?:for me|now|fine|well)|(?:went|goes|gone) away|disappear(?:ed|s))\b/i;
const KNOB =
  /\b(?:pids?[-_. ]limit\w*|pids\.max|pidsLimit|podPidsLimit|\w*TasksMax|ulimit|nproc|LimitN\w+|nofile|max_map_count|max_user_\w+|\w+_NUM_THREADS|num_workers|n_jobs|max_workers|(?:fewer|less|number of|limits? of|amount of) (?:\w+ )?(?:workers|processes|threads|jobs)|(?:process|thread) limits?|seccomp\w*|shm[-_]size|RAM|swap|more memory|set_num_threads|threads-max|pid_max)\b|\/dev\/shm\b/i;
// What is to be changed so that it does not come again: the knob that did it, in the words of who changes it.
const CHANGED =
  /\b(?:increase|raise|bump|lift)[sd]?\b.{0,60}\blimits?\b.{0,80}\b(?:to (?:avoid|fix|prevent)|avoids|fixes)\b/i;
// A cure that is denied, supposed or asked for is none.
const NO_CURE =
  /\b(?:not|never|no|without|neither|nothing|instead|if|should|would|could|can|may|might|hope|whether|than|tried|but|GPU|VRAM)\b|n't\b|\?|#\d/i;

/** True for a line between words in which somebody tells how it came, or what cured it; one that says itself what was refused is told apart above. */
function tellsCourse(line: string): boolean {
  if (REFUSED.test(line) || RAN_OUT.test(line) || KILLED_FULL.test(line)) return false;
  const cure = CURED.exec(line) ?? CHANGED.exec(line);
  if (cure !== null && KNOB.test(line) && !NO_CURE.test(line.slice(Math.max(0, cure.index - 60), cure.index + 40)))
    return true;
  return (
    !TAUGHT.test(line) && !SUPPOSED.test(line) && !DENIED.test(line) && COURSE.some((pattern) => pattern.test(line))
  );
}

const TICK = 0x60;
const TILDE = 0x7e;

/** False for UTF-8 in which no fence stands: seen without decoding it. */
export function mayHoldFence(bytes: Uint8Array): boolean {
  for (const mark of [TICK, TILDE])
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1))
      if (bytes[at + 1] === mark && bytes[at + 2] === mark) return true;
  return false;
}

/**
 * The first and last mark of a fence around a whole post that has fences of its own, as it is quoted in another one; null where there is none. Marks
 * do not nest, so the pairs are told by what stands in them: a mark with a language can only open, hardly a pair is made for nothing, and the log stands within,
 * not between.
 */
function wrapper(lines: readonly string[]): readonly [number, number] | null {
  const marks = lines.flatMap((line, i) => (FENCE.test(line) ? [i] : []));
  const [first, second] = marks;
  const last = marks.at(-1);
  if (first === undefined || second === undefined || last === undefined) return null;
  const isBare = (i: number) => (FENCE.exec(lines[i] ?? "")?.[2] ?? "").trim() === "";
  if (marks.length < 4 || marks.length % 2 === 1 || !isBare(first) || !isBare(last)) return null;
  if (!isBare(second)) return [first, last];
  const within = { logLike: 0, fails: 0 };
  const between = { logLike: 0, fails: 0 };
  let pair = 0;
  for (let i = first; i < last; i++) {
    const line = lines[i] ?? "";
    const at = pair % 2 === 1 ? within : between;
    if (marks[pair] === i) pair++;
    else {
      if (looksLikeLog(line) || REFUSED.test(line)) at.logLike++;
      if (FAILS.test(line)) at.fails++;
    }
  }
  const isEmpty = second === first + 1 || marks.at(-2) === last - 1;
  return between.logLike > 2 * within.logLike || (isEmpty && between.fails > within.fails) ? [first, last] : null;
}

/**
 * Which lines of a whole text are prose, by 1-based number; null when the text is a plain log.
 * Fence marks are prose themselves. A line outside that looks like a log, says what was refused or lists a limit stays evidence; what somebody tells of
 * their own run does where no block shows a failure.
 */
export function findProse(text: string): ReadonlySet<number> | null {
  if (!text.includes("```") && !text.includes("~~~")) return null;
  const lines = text.split("\n").map((line) => line.slice(0, 500).trimEnd());
  const around: readonly number[] = wrapper(lines) ?? [];
  const prose = new Set<number>();
  const told: number[] = [];
  let fails = false;
  let open = "";
  let held = 0;
  let filled = 0;
  let logLike = 0;
  let outside = 0;
  lines.forEach((line, i) => {
    const fence = FENCE.exec(line);
    const mark = fence?.[1] ?? "";
    if (around.includes(i)) prose.add(i + 1);
    else if (open === "") {
      if (mark !== "") {
        open = mark;
        held = 0;
        prose.add(i + 1);
      } else if (line.trim() !== "") {
        outside++;
        if (looksLikeLog(line)) logLike++;
        else if (
          !namesRefusal(line) &&
          !namesPlace(line) &&
          !quotesMessage(line) &&
          !MEASURED.test(line) &&
          !AGAIN.test(line) &&
          !tellsState(line) &&
          !tellsCourse(line)
        ) {
          prose.add(i + 1);
          if (tellsRefusal(line)) told.push(i + 1);
        }
      }
    } else if (mark.startsWith(open) && (fence?.[2] ?? "").trim() === "") {
      open = "";
      prose.add(i + 1);
      if (held > 0) filled++;
    } else if (line.trim() !== "") {
      held++;
      fails ||= FAILS.test(line);
    }
  });
  // A fence left open at the end is a paste that was cut; one filled pair is still needed.
  if (filled === 0 || outside === 0 || logLike * 4 > outside) return null;
  // Where the blocks hold settings, a listing or code, the failure stands in the words around them.
  if (!fails) for (const number of told) prose.delete(number);
  return prose;
}
