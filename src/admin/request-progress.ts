/** How far a long request has come. */
export interface RequestProgress {
  readonly stage: string;
  /** Finished items of the stage, and all of them; both 0 where they are not known. */
  readonly done: number;
  readonly total: number;
}
