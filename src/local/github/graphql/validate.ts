// What is wrong with a query before it is carried out. GitHub names each kind of mistake with a code.
import {
  FieldsOnCorrectTypeRule,
  GraphQLError,
  specifiedRules,
  validate,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationContext,
} from 'graphql';

/** GitHub's codes, by the rules of graphql-js that find the same mistakes. */
const codes: Readonly<Record<string, string>> = {
  FieldsOnCorrectTypeRule: 'undefinedField',
  ScalarLeafsRule: 'selectionMismatch',
  OverlappingFieldsCanBeMergedRule: 'fieldConflict',
  KnownArgumentNamesRule: 'argumentNotAccepted',
  UniqueArgumentNamesRule: 'argumentNotUnique',
  ValuesOfCorrectTypeRule: 'argumentLiteralsIncompatible',
  ProvidedRequiredArgumentsRule: 'missingRequiredArguments',
  UniqueInputFieldNamesRule: 'inputFieldNotUnique',
  KnownDirectivesRule: 'undefinedDirective',
  KnownTypeNamesRule: 'undefinedType',
  KnownFragmentNamesRule: 'undefinedFragment',
  NoUnusedFragmentsRule: 'useAndDefineFragment',
  UniqueFragmentNamesRule: 'fragmentNotUnique',
  FragmentsOnCompositeTypesRule: 'fragmentOnNonCompositeType',
  PossibleFragmentSpreadsRule: 'cannotSpreadFragment',
  NoFragmentCyclesRule: 'infiniteLoop',
  UniqueOperationNamesRule: 'uniquelyNamedOperations',
  NoUndefinedVariablesRule: 'variableNotDefined',
  NoUnusedVariablesRule: 'variableNotUsed',
  UniqueVariableNamesRule: 'variableNotUnique',
  VariablesAreInputTypesRule: 'variableRequiresValidType',
  VariablesInAllowedPositionRule: 'variableMismatch',
};

/** As GitHub answers them; none for a query that can be carried out. */
export function mistakesIn(schema: GraphQLSchema, document: DocumentNode): object[] {
  return specifiedRules.flatMap((rule) => {
    const code = codes[rule.name] ?? rule.name;
    const found = validate(schema, document, [rule === FieldsOnCorrectTypeRule ? fieldsExist : rule]);
    return found.map((error) => ({ ...error.toJSON(), extensions: { code, ...error.extensions } }));
  });
}

/** FieldsOnCorrectTypeRule in GitHub's words, without a guess at what was meant. */
function fieldsExist(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const type = context.getParentType();
      if (!type || context.getFieldDef()) return;
      const [typeName, fieldName] = [type.name, node.name.value];
      const message = `Field '${fieldName}' doesn't exist on type '${typeName}'`;
      context.reportError(new GraphQLError(message, { nodes: node, extensions: { typeName, fieldName } }));
    },
  };
}
