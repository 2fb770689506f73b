// The rules of the house that a machine can hold. Typed, so that they see through inference.
import tseslint from 'typescript-eslint';

const noClasses = {
  selector: 'ClassDeclaration, ClassExpression',
  message: 'Write functions over readonly data; a class only where a library asks for one.',
};
const noNonPortable = {
  selector: 'MemberExpression[property.name=/^(toLocaleString|localeCompare|toLocaleUpperCase|toLocaleLowerCase)$/]',
  message: 'The result would depend on the locale of the machine.',
};

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'build', 'coverage', 'playground'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['vitest.config.ts'] }, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true } },
      ],
      'no-restricted-syntax': ['error', noClasses, noNonPortable],
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never', arrayLiteralTypeAssertions: 'never' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A single expression is a fine body for a function that returns nothing.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Walking a string by code points is what is meant where it is spread.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // Matters of taste where both forms read well.
      '@typescript-eslint/prefer-optional-chain': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // The value of an exhaustive `switch` closed by assertNever, and guards on indexed access, are wanted.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  // The one class that a library asks for: the Chevrotain parser.
  { files: ['src/syntax/**/*.ts'], rules: { 'no-restricted-syntax': ['error', noNonPortable] } },
  // The house keeps clock, chance and machine out of the core; the command line and the tests meet the world.
  {
    files: ['src/**/*.ts'],
    ignores: ['src/cli/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'console',
        'Buffer',
        'setTimeout',
        'setInterval',
        'require',
        'fetch',
        'performance',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random' },
        { object: 'Date', property: 'now' },
        { object: 'globalThis', property: 'process' },
      ],
    },
  },
  {
    // Matchers such as expect.any() are typed any.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-exports': 'off' } },
  {
    files: ['**/*.js', '**/*.mjs'],
    extends: [tseslint.configs.recommended],
    rules: { 'no-restricted-syntax': ['error', noClasses, noNonPortable] },
  },
);
