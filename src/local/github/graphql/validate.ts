// What is wrong with a query before it is carried out. GitHub names each kind of mistake with a code.
import {
  FragmentsOnCompositeTypesRule,
  GraphQLError,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  UniqueArgumentNamesRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
  validate,
  ValuesOfCorrectTypeRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

const rules: readonly (readonly [code: string, rule: ValidationRule])[] = [
  ['undefinedField', fieldsExist],
  ['selectionMismatch', ScalarLeafsRule],
  ['fieldConflict', OverlappingFieldsCanBeMergedRule],
  ['argumentNotAccepted', KnownArgumentNamesRule],
  ['argumentNotUnique', UniqueArgumentNamesRule],
  ['argumentLiteralsIncompatible', ValuesOfCorrectTypeRule],
  ['missingRequiredArguments', ProvidedRequiredArgumentsRule],
  ['inputFieldNotUnique', UniqueInputFieldNamesRule],
  ['undefinedDirective', KnownDirectivesRule],
  ['undefinedType', KnownTypeNamesRule],
  ['undefinedFragment', KnownFragmentNamesRule],
  ['useAndDefineFragment', NoUnusedFragmentsRule],
  ['fragmentNotUnique', UniqueFragmentNamesRule],
  ['fragmentOnNonCompositeType', FragmentsOnCompositeTypesRule],
  ['cannotSpreadFragment', PossibleFragmentSpreadsRule],
  ['infiniteLoop', NoFragmentCyclesRule],
  ['uniquelyNamedOperations', UniqueOperationNamesRule],
  ['variableNotDefined', NoUndefinedVariablesRule],
  ['variableNotUsed', NoUnusedVariablesRule],
  ['variableNotUnique', UniqueVariableNamesRule],
  ['variableRequiresValidType', VariablesAreInputTypesRule],
  ['variableMismatch', VariablesInAllowedPositionRule],
];

/** As GitHub answers them; none for a query that can be carried out. */
export function mistakesIn(schema: GraphQLSchema, document: DocumentNode): object[] {
  return rules.flatMap(([code, rule]) =>
    validate(schema, document, [rule]).map((error) => ({
      ...error.toJSON(),
      extensions: { code, ...error.extensions },
    })),
  );
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
