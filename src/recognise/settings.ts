/** Limits and settings that the log itself shows: what bounds the run, and what it was told. */
import type { Recogniser } from "../model/event.ts";
import { environmentSettings } from "./settings-environment.ts";
import { limitSettings } from "./settings-limits.ts";
import { programSettings } from "./settings-program.ts";

export { SETTINGS, settingNamed } from "./settings-names.ts";

export const settings: readonly Recogniser[] = [limitSettings, environmentSettings, programSettings];
