import { problem } from './problem.js';

// distribution/reference: [domain[:port]/]path[:tag][@digest]
const IMAGE =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$/;

/** An image reference, in Docker's words where it is none. */
export function checkImage(image: string): void {
  if (image === '') throw problem('ContainerSpec: image reference must be provided');
  if (!IMAGE.test(image)) throw problem(`ContainerSpec: "${image}" is not a valid repository/tag`);
}
