// Where a repository keeps what it says to Troupe.
export const repoConfigPath = '.github/troupe.yml';

/** A plan template is one Markdown file in it. */
export const templateFolder = '.github/troupe';
