/// A finished file that does not read as one.
public struct FileDamage: Error, CustomStringConvertible {
    public let description: String
}

func need<Value>(_ value: Value?, _ expected: String = "the file lacks what the test reads") throws -> Value {
    guard let value else { throw FileDamage(description: expected) }
    return value
}

func need(_ condition: Bool, _ expected: String = "the file ends in the middle") throws {
    guard condition else { throw FileDamage(description: expected) }
}
