/** Marks everything that belongs to a stack. */
export const namespaceLabel = 'com.docker.stack.namespace';
/** The image as the stack file names it; a service may run the same image under a digest. */
export const imageLabel = 'com.docker.stack.image';
