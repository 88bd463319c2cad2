/** Pinned: another version may behave differently, and did. */
export const engineVersion = 'ministack==1.5.33';
