/**
 * What a line between the blocks of a post (an issue, a chat) says. People's own words about a log are no evidence, but among them stand lines that are:
 * what a program printed, a limit that somebody read off, where it ran. Each rule has its examples, and near misses that stay words; `src/read/prose.ts`
 * looks at the lines.
 */
import { cased, type ErrnoSymbol, englishWordsOf } from "./errno.ts";

/** A way for a line between blocks to be evidence. */
export interface PostRule {
  readonly title: string;
  /** Whether it counts whatever the blocks hold, or only where no block shows a failure (they hold settings, a listing or code). */
  readonly counts: "always" | "where no block fails";
  /** What of the line must say it: all of it (default), a longer piece of inline code, or what a quoted line quotes. */
  readonly part?: "line" | "code" | "quote";
  /** All of these stand in that part, and none of `unless`. */
  readonly says: readonly RegExp[];
  readonly unless: readonly RegExp[];
  /** None of these stands in the rest of the line. */
  readonly around?: readonly RegExp[];
  readonly examples: readonly string[];
  readonly near: readonly string[];
}

/** How lines of a log begin or look, whatever printed them, each with an example: a time, a level, a traceback, an exception, a progress bar, a prompt. */
export const LOG_LIKE: readonly { readonly pattern: RegExp; readonly example: string }[] = [
  { pattern: /^\W{0,3}\d{4}[-/]\d\d[-/]\d\d[T _]\d\d:/, example: "2026-02-11 05:55:14 step 3" },
  { pattern: /^\W{0,3}\d\d:\d\d:\d\d/, example: "(05:55:14) step 3" },
  { pattern: /^[IWEF]\d{4} \d\d:/, example: "F1203 05:55:14.294567 1 env.cc:74] Check failed" },
  {
    pattern: /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:/,
    example: "Feb 11 05:55:14 node17 train: x",
  },
  { pattern: /^\[[^\]]{1,60}\][:\s]/, example: "[rank0]: step 3" },
  { pattern: /^\W{0,2}(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL)\b/, example: "ERROR worker 3 is gone" },
  {
    pattern:
      /^(?:Traceback \(most|\s+File "|[\w.]{1,80}(?:Error|Exception|Warning)\b:|Thread \d+ |terminate called|Aborted|Segmentation fault)/,
    example: "Traceback (most recent call last):",
  },
  { pattern: /^\s{2,}at \S+\(/, example: "    at org.example.Main(Main.java:1)" },
  // Not a heading of the post itself.
  {
    pattern:
      /^(?!(?:Title|Related|Duplicate|Expected|Planned|Question|Steps|Edit|Update|PS):)[\w./-]{1,60}\[?\d*\]?: \S/,
    example: "bash: fork: retry",
  },
  // Inline code from its beginning.
  { pattern: /^`[^`]{20,}`?/, example: "`worker 3 of 8 did not come back`" },
  { pattern: /\d{1,3}%\|/, example: "train  45%|####" },
  { pattern: /(?:\b[\w.]{1,30}=[\w./%-]+,? ?){2}/, example: "at the end proc=36, maps=1850" },
  { pattern: /\b0x[0-9a-f]{6,16}\b/, example: "in malloc at 0x00007f1c2a" },
  { pattern: /^(?:Epoch|Step|Iteration|Fold)\b.{0,10}\d/i, example: "Epoch 3/10" },
];

/** An errno's words in English, with a great or a small letter. */
const strerror = (symbol: ErrnoSymbol): readonly string[] =>
  englishWordsOf(symbol).map((words) => {
    const { first, rest } = cased(words);
    return `[${first}]${rest}`;
  });
const REFUSALS: readonly ErrnoSymbol[] = [
  ...(["EAGAIN", "ENOMEM", "EMFILE", "ENOSPC", "EDQUOT", "ENOLCK", "EDEADLK"] as const),
  ...(["EADDRNOTAVAIL", "EADDRINUSE", "EPERM"] as const),
];

/** The words with which a system or a program says what was refused, whoever printed them. */
export const REFUSED = new RegExp(
  [
    ...REFUSALS.flatMap(strerror),
    "ut of memory|OutOfMemory|pthread_create",
    "(?:create|start|spawn|starting|creating) (?:a |new |native |OS )*thread",
    "unable to fork|fork failed|terminate called|terminating |core dumped|Killed process",
  ].join("|"),
);

/** A line of a block that shows a failure by itself. */
export const FAILS =
  /error|exception|fail|cannot|can't|could not|unable|refused|denied|killed|abort|panic|fatal|traceback|exhaust|exceed|unavailable|too many|out of|no space/i;

// Words of someone who tells or asks. A program hardly uses them in such a line.
const TELLING =
  /(?:^|[\s("'])(?:I|I'm|I've|my|we|our|you|your|he|they|it's|please|thanks|hello|hi|what|why|how|when|where|if|maybe|may|might|should|would|could|because|since|seems?|looks?|think|guess|issue|problem|getting|get|gets|got|tried|try)(?=[\s,.?!'")]|$)/i;
// What is denied, supposed, asked or got over is not what happened.
const DENIED =
  /\b(?:not|never|no|without|instead|if|should|would|could|may|might|than|tried|fix(?:e[sd]|ing)?|solve[sd]?|avoid\w*|prevent\w*|used to)\b|n't\b|\?/i;
// Nor is what a manual tells its readers of, or a program provides for.
const TAUGHT =
  /\b(?:(?:when(?:ever)?|once|in case|where) (?:you|users?|the user|people)|you (?:get|see|hit|meet|run into|will)|users (?:get|see)|how to|guide|wiki|docs|documentation|FAQ|troubleshooting|asserts|expects|(?<!file |open |socket |of )handles|catches)\b/i;
// Told of another time: it was got over, or is why something stands as it does.
const LONG_AGO =
  /\blast (?:week|month|year|time)\b|\b(?:now (?:it |this |that |everything )?(?:works?|runs?)|works? (?:fine |well )?now)\b|\bonce\s*(?:[.,;)]|$)|\b(?:set|raised|added|chose|did|do) (?:this|it|that|these|them) (?:since|because|as|after)\b|\bbefore (?:my|our|this|the) (?:change|upgrade)/i;
const SUPPOSED =
  /\b(?:if|whether|should|would|could|may|might|maybe|perhaps|fix(?:e[sd]|ing)?|avoid\w*|prevent\w*|ensure|make sure|no longer)\b|\?/i;
// A place that is compared, denied, supposed or only tried is not where it failed.
const DOUBTED =
  /\b(?:not|never|without|tried|try|trying|also|both|either|or|works?|worked|working|fine|only|instead|should|would|could|can|same|other|if|but|than|ulimit|limits?)\b|n't\b|https?:/i;
// A guess, what others say, advice: none of it is what was seen in this run.
const HEARSAY =
  /\b(?:doubt|wonder(?:ing)?|suspect|assum(?:e|ing)|suppose|guess(?:ing)?|believe|heard|I (?:think|read (?:of|that|about|in|on))|not sure|unsure|according to|docs?|documentation|stack ?overflow|FAQ|wiki|manual|best practice|(?:for|helps|helped) (?:them|others|some|other people|other users|someone|somebody|many)|some(?:one|body) (?:else|on|in)|apparently|supposedly|probably|presumably|possibly|please (?:raise|try|increase|set|add|use|check|lower|reduce|restart|update|upgrade)|in the past|on (?:a different|another)|for another (?:project|problem|program|job|user|machine)|another problem|other project|unrelated)\b/i;
// Words of a failure that are named, looked for, or compared, and not printed by this run.
const CITED =
  /\b(?:of|in|see|to|by|and|with) #\d|[,:] #\d|^\W{0,4}(?:title|related|duplicate|expected|steps|not an?)\b|\bgrep\b|\b(?:differs?|this PR|usually|zero times|a common|someone|somebody)\b|\berrors? (?:is|are)\b|\b(?:prints?|gives?|has|shows?) nothing\b|\bno out of memory\b/i;
// The time that somebody took to search, or another that is not that of the run which failed.
const SEARCHED =
  /\b(?:still (?:works?|runs?|fine)|sorry|answering|vacation|holidays?|myself|accuracy|loss|debugging|searching|trying|research(?:ing)?|googling|investigat(?:ing|ion)|digging|culprit|g[ai]ve up|opened (?:this|an issue)|figured|found (?:out|this|that|it|a (?:fix|solution|workaround)|the (?:culprit|cause|reason|bug|fix|solution|problem|issue))|reali[sz]ed)\b/i;
// How it ended: what stands before it would be read as a failure.
const ENDED =
  /\b(?:oom\w*|kill\w*|memory ?error|error|exception|crash\w*|fail\w*|abort\w*|seg ?fault\w*|signal|dies|died|exhaust\w*|refused|unavailable|E(?:AGAIN|MFILE|NOMEM|NOSPC)|out of)\b/i;
// That it is theirs.
const OWN = /(?:^|[\s("'])(?:I|I'm|I've|me|my|we|we're|us|our)(?=[\s,.)])/i;

// That somebody ran out of something, or that it was killed as the memory was full.
const RAN_OUT =
  /\bE(?:MFILE|NFILE|NOSPC|NOMEM) errors?\b|\b(?:ran|runs|running|run) out of (?:file|open file|descriptors?|handles|memory|RAM|threads|processes|sockets|ports|disk|space|inotify|watches|shared memory)|\bbus error\b/i;
const KILLED_FULL =
  /\b(?:was|were|got|gets|has been) (?:then |finally |eventually |always |just |later )?killed\b.{0,60}\b(?:memory|RAM)\b|\b(?:memory|RAM)\b.{0,60}\b(?:was|were|got|gets|has been) (?:then |finally |eventually |always |just |later )?killed\b/i;
/** How it came is evidence by itself: not what says what was refused, nor what is denied, supposed or taught. */
const NO_COURSE = [REFUSED, RAN_OUT, KILLED_FULL, DENIED, TAUGHT, SUPPOSED, HEARSAY];
// What is set, raised or bought against it.
const KNOB =
  /\b(?:pids?[-_. ]limit\w*|pids\.max|pidsLimit|podPidsLimit|\w*TasksMax|ulimit|nproc|LimitN\w+|nofile|max_map_count|max_user_\w+|\w+_NUM_THREADS|num_workers|n_jobs|max_workers|(?:fewer|less|number of|limits? of|amount of) (?:\w+ )?(?:workers|processes|threads|jobs)|(?:process|thread) limits?|seccomp\w*|shm[-_]size|RAM|swap|more memory|set_num_threads|threads-max|pid_max)\b|\/dev\/shm\b/i;

export const POST_RULES: readonly PostRule[] = [
  {
    title: "It says what was refused, as a program would",
    counts: "always",
    says: [REFUSED],
    unless: [TELLING, CITED],
    examples: [
      "libc++abi: terminating due to uncaught exception: thread constructor failed",
      "dial tcp4 203.0.113.7:443: connect: can't assign requested address",
    ],
    near: [
      "Maybe the address already in use is my own?",
      "Not a Too many open files error.",
      "Related: #123 (Too many open files), #456 (Resource temporarily unavailable)",
      "Operation not permitted errors are unrelated.",
    ],
  },
  {
    title: "It quotes such words as code",
    counts: "always",
    part: "code",
    says: [REFUSED],
    unless: [TELLING],
    around: [DENIED, TAUGHT, CITED, HEARSAY],
    examples: ["After boot I got `-bash: fork: retry: Resource temporarily unavailable`, and my box hung."],
    near: [
      "If you get `fork: retry: Resource temporarily unavailable`, raise the limit.",
      "See our guide on `RuntimeError: can't start new thread` for more.",
      "It differs from `OSError: [Errno 24] Too many open files` of #12.",
      "The log contains `Too many open files in system` zero times.",
      "I tried `ulimit -u unlimited` and got Resource temporarily unavailable.",
    ],
  },
  {
    title: "It names what holds the program, or the system of an issue's form",
    counts: "always",
    says: [
      /\b(?:in|inside|on|under|using|via|with) (?:an? |the |my |our |official )?(?:docker|podman|kubernetes|k8s|openshift|mac ?os|os ?x|windows|wsl2?)\b|^[-*# ]*(?:OS|Operating [Ss]ystem|Platform)\b[^:]{0,20}:/i,
    ],
    unless: [DOUBTED, REFUSED, ENDED, HEARSAY, /\b(?:any(?:one|body)|planned|planning|plan to)\b/i],
    examples: ["Running into this when launching the app on Docker.", "- OS: Windows 10"],
    near: [
      "It works in Docker but fails here.",
      "Is anyone running this on Kubernetes?",
      "Planned: deploy on Kubernetes next month.",
      "- Platform: Linux-5.4 (Killed)",
    ],
  },
  {
    title: "It quotes what a program, and not another person, is likely to have written",
    counts: "always",
    part: "quote",
    // A name and what it says of it, or numbers.
    says: [/\S: \S|\d.*[.!)]$/],
    unless: [TELLING, DENIED, TAUGHT, CITED],
    examples: ["> Handle threshold reached: 9120 (threshold: 9000). Restarting service"],
    near: ["> You should try a limit of: 4096", "> Someone wrote: too many open files", "> Thanks for the report"],
  },
  {
    // Measured, whoever wrote it down.
    title: "An item of a list or a row of a table gives a limit by the kernel's or the shell's name for it",
    counts: "always",
    says: [
      /^(?:> ?){0,4}\s{0,3}[-*|•]\s{0,3}["'`*]{0,4}(?:\/sys\/fs\/cgroup\/|\/proc\/sys\/|ulimit -|pids\.|memory\.|kernel\.|vm\.|fs\.|RLIMIT_|TasksMax)[\w./-]{0,80}["'`*]{0,4}\s{0,4}(?:[:=|]|->|→)\s{0,4}["'`*~]{0,4}(?:\d|unlimited|infinity|max\b)/,
    ],
    unless: [],
    examples: ["| `/sys/fs/cgroup/pids.max` | 700 |", "- `ulimit -u`: 61440"],
    near: ["| worker | pids.max |", "- pids.max should be raised: 4096"],
  },
  {
    title: "The same thing went well the first time and failed the next",
    counts: "always",
    says: [
      /\bfirst (?:few )?(?:calls?|runs?|times?|requests?|inference|files?|videos?|images?|folds?|epochs?|batch(?:es)?|rounds?)\b.{0,60}\b(?:works?|worked|fine|succe\w+|ok|OK|passe[sd]|without)\b.{0,80}\b(?:second|2nd|third|3rd|next|subsequent|again)\b|(?:首次|第一次).{0,40}(?:不会?报错|没有报错|正常|没问题|没有问题|成功|可以).{0,40}(?:第二次|第三次|后面|之后|再次|后[2两]次)/,
    ],
    unless: [
      HEARSAY,
      /\bso do(?:es)? the (?:second|next|third|other)|\bfirst\b.{0,40}(?:\bnever|\bnot|n't) (?:works?|succeeds?|passe?s?)\b/i,
    ],
    examples: ["The first call works fine, the second one ends like this.", "第一次运行正常，之后就不行了"],
    near: [
      "The first call is the one that fails.",
      "The first run works and so do the second and third.",
      "The first call never works, the second does.",
    ],
  },
  {
    title: "Threads or descriptors are seen to become more and more, or not to be given back",
    counts: "always",
    says: [
      /\b(?:threads?|processes|goroutines|descriptors|handles|fds|sockets|pipes|open files)\b.{0,60}\b(?:(?:keeps?|kept|just keeps?) (?:on )?(?:increasing|growing|rising|climbing)|(?:constantly|steadily|slowly) (?:increas|grow|ris|climb)\w+|(?:not|never|n't) (?:being |properly |correctly |really )*(?:closed?|released?|freed|terminated?|joined|cleaned up)|pil(?:e|es|ed|ing) up|are leaking)\b|\u7ebf\u7a0b.{0,4}(?:\u4e00\u76f4|\u4e0d\u65ad|\u6301\u7eed)(?:\u589e\u52a0|\u589e\u957f|\u4e0a\u5347)/i,
    ],
    unless: [
      REFUSED,
      SUPPOSED,
      HEARSAY,
      /(?:\bnot|n't) (?:that|keep|pil\w+|leak\w*|grow\w*|the case)\b|\bsteady\b|\bby design\b|\bon purpose\b/i,
    ],
    examples: ["The number of threads keeps increasing all day.", "线程数一直增加"],
    near: [
      "It is not that threads are piling up: ps shows 12.",
      "Threads are not released, I believe",
      "Maybe threads are not closed?",
      "The threads are joined at the end.",
    ],
  },
  {
    title: "It tells the version of the engine that the container runs under",
    counts: "always",
    says: [
      /\bdocker\b[^.,;]{0,60}?[\s`'"(=:]v?\d{2}\.\d{1,2}(?:\.\d{1,2})?\b|\bversion of docker\b.{0,60}?\d{2}\.\d{1,2}/i,
    ],
    unless: [
      REFUSED,
      DOUBTED,
      ENDED,
      HEARSAY,
      /\b(?:upgrad|updat|downgrad|migrat|switch|mov)\w* (?:docker )?(?:from|away)\b/i,
    ],
    examples: ["The version of Docker on all the servers is `20.10.7`.", "We run Docker 19.03.6 there."],
    near: [
      "I read of such a bug in Docker 19.03.",
      "Upgraded from Docker 19.03.6 to 24.0.7.",
      "Docker 19.03.6 on both machines",
      "Docker in 2021 was another thing.",
    ],
  },
  {
    title: "It tells after how long or how many it came",
    counts: "always",
    says: [
      /\bafter (?:(?:running|training|working|being up|using it|for|an?|about|around|roughly|approximately|some|several|a few|a couple of|many|over|more than|\d[\d.,]{0,8}k?)[ -]){1,4}(?:hours?|hrs|days?|weeks?|months?|epochs?|iterations?|trials?|folds?|files?|videos?|images?|requests?|runs?|while)\b/i,
    ],
    unless: [...NO_COURSE, SEARCHED],
    examples: ["It happens after running for about 9 hours."],
    near: [
      "I found this after a few hours of debugging.",
      "If it happens after 9 hours, raise the limit.",
      "After 9 epochs we ran out of memory last year.",
    ],
  },
  {
    title: "It tells how many ran side by side",
    counts: "always",
    says: [
      /\b\d{1,6} (?:[a-z]{2,15} ){0,2}(?:jobs|runs|processes|workers|trainings|experiments|actors|environments|envs|simulations|instances|tasks|models|threads|clients)\b.{0,60}\b(?:in parallel|simultaneously|concurrently|at once|at the same time)\b|\b\d{1,6} (?:simultaneous|concurrent) [a-z]{3,15}s\b/i,
    ],
    unless: NO_COURSE,
    examples: [
      "We start about 200 jobs that use the predictor at once on a cluster.",
      "There are 300 concurrent clients.",
    ],
    near: ["I guess it is because 200 workers ran in parallel.", "Can 200 jobs run at once?", "I have 40 jobs."],
  },
  {
    title: "It tells that it fails as it starts, or since something was changed",
    counts: "always",
    says: [
      /\b(?:at|on|during) start-?up\b|\b(?:when|while|after|upon) (?:launching|starting|deploying)\b|\bhello[ -]world\b|\bcrash[ -]?loop|\bkeeps? (?:re-?starting|crashing)\b|\b(?:since|after) (?:the |my |a |last |this |latest |recent |updating |upgrading ){1,3}(?:update|upgrade|image|version|release)\b/i,
    ],
    unless: NO_COURSE,
    examples: ["Since the last update the container keeps restarting.", "It happens when launching a small app."],
    near: ["If it happens when launching a small app, wait."],
  },
  {
    title: "Each item gets one of its own",
    counts: "always",
    says: [
      /\b(?:create|open|instantiate|load|construct|start|spawn)(?:s|ing)? an? new [\w ]{2,40}(?:for|on|per|at|in) (?:each|every)\b/i,
    ],
    unless: [...NO_COURSE, /\b(?:which is fine|(?:are|is|gets?) (?:closed|released|reused))\b/i],
    examples: ["We create a new session for each request."],
    near: [
      "It opens a new session for each request, which is fine as they are closed.",
      "How do I create a new session for each request?",
    ],
  },
  {
    title: "Only a restart helps",
    counts: "always",
    says: [
      /\b(?:only|until|have to|had to|need to|needed to) (?:\w+ ){0,2}(?:restart|reboot)(?:ed|ing|s)?\b|\brestarting (?:\w+ ){0,3}(?:helps|works|worked|cures)\b/i,
    ],
    // A new setting or kernel asks for one as well.
    unless: [
      ...NO_COURSE,
      /\b(?:settings?|kernel|shell|session|editing|changing|appl(?:y|ies)|takes? effect|picks? up)\b/i,
    ],
    examples: [
      "Only a restart of the service helps, so we have to restart it every night.",
      "After that, restarting the machine helps.",
    ],
    near: [
      "You may have to restart it.",
      "We need to reboot to apply the new kernel.",
      "I think only a restart helps.",
    ],
  },
  {
    title: "It tells with which knob or amount it was cured",
    counts: "always",
    says: [
      KNOB,
      // Not where the cure is denied, supposed or asked for.
      /(?<!(?:\b(?:not|never|no|without|neither|nothing|instead|if|should|would|could|can|may|might|hope|whether|than|tried|but|GPU|VRAM)\b|n't\b|\?|#\d).{0,55})(?:\b(?:solve[sd]|fixe[sd]|resolve[sd]|cured|helped|did the trick|worked for me|works (?:for me|now|fine|well)|(?:went|goes|gone) away|disappear(?:ed|s))\b)(?!.{0,35}(?:\b(?:not|never|no|without|neither|nothing|instead|if|should|would|could|can|may|might|hope|whether|than|tried|but|GPU|VRAM)\b|n't\b|\?|#\d))/i,
    ],
    unless: [REFUSED, RAN_OUT, KILLED_FULL, HEARSAY],
    examples: [
      "I increased RAM and then it was solved.",
      "It went away with --pids-limit=-1, so that is fixed.",
      "I solved it by increasing the limit of threads the user can spawn.",
    ],
    near: [
      "More RAM should have solved this, they say.",
      "Setting OMP_NUM_THREADS to 2 did not help.",
      "Fixed by #4711, more memory is needed then.",
      "I doubt that more RAM fixes this, and someone on a forum says it solved it for them.",
      "Please raise ulimit -u; that has solved it for others.",
    ],
  },
  {
    title: "It tells which limit is to be raised so that it does not come again",
    counts: "always",
    says: [
      KNOB,
      /(?<!(?:\b(?:not|never|no|without|neither|nothing|instead|if|should|would|could|can|may|might|hope|whether|than|tried|but|GPU|VRAM)\b|n't\b|\?|#\d).{0,55})(?:\b(?:increase|raise|bump|lift)[sd]?\b.{0,60}\blimits?\b.{0,80}\b(?:to (?:avoid|fix|prevent)|avoids|fixes)\b)(?!.{0,35}(?:\b(?:not|never|no|without|neither|nothing|instead|if|should|would|could|can|may|might|hope|whether|than|tried|but|GPU|VRAM)\b|n't\b|\?|#\d))/i,
    ],
    unless: [REFUSED, RAN_OUT, KILLED_FULL, HEARSAY],
    examples: ["Increase the podman PID limit from the default 4096 to 16384 to avoid that."],
    near: ["Should I raise the process limit to avoid that?", "The docs say: increase the pids limit to avoid this."],
  },
  {
    title: "Somebody says in their own words that they ran out of something",
    counts: "where no block fails",
    says: [RAN_OUT, OWN],
    unless: [DENIED, TAUGHT, LONG_AGO, /\bmy (?:colleague|friend|boss|other)\b/i],
    examples: ["After nine hours of this my server ran out of file handles."],
    near: [
      "My colleague ran out of disk space.",
      "We ran out of memory last week; a larger host is here.",
      "It may happen that we are out of memory.",
    ],
  },
  {
    title: "Somebody says that they were refused something",
    counts: "where no block fails",
    says: [REFUSED, OWN],
    unless: [DENIED, TAUGHT, LONG_AGO],
    examples: ["I get Resource temporarily unavailable each night"],
    near: ["How to deal with Too many open files is what we wrote about."],
  },
  {
    // Whose it is goes without saying.
    title: "Somebody says that it was killed as the memory was full",
    counts: "where no block fails",
    says: [KILLED_FULL],
    unless: [DENIED, TAUGHT, LONG_AGO],
    examples: ["After the third epoch the job was killed with all of its memory in use."],
    near: ["If it was killed for its memory, a smaller batch helps."],
  },
  {
    title: "Somebody says that memory rose until something ended",
    counts: "where no block fails",
    says: [
      /\b(?:memory|RAM|RSS)\b.{0,80}\b(?:increas|grow|ris|climb|accumulat)(?:e|es|ing|s|ed)?\b.{0,160}\b(?:OOM|killed|out of memory|crash(?:es|ed))\b/i,
    ],
    // An exception of another kind is what ended it.
    unless: [DENIED, TAUGHT, LONG_AGO, /\b(?:Key|Type|Value|Attribute|Index|Import|Name|Syntax)Error\b/],
    examples: ["RAM usage rises with each epoch, and in the end the job is killed."],
    near: [
      "RAM usage rises with each epoch and falls again.",
      "RAM rises to 20% before it crashes with this TypeError.",
    ],
  },
];
