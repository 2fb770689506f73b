/** The compiler's version, as generated code states it. A test holds it to package.json. */
export const compilerVersion = '0.1.0';
