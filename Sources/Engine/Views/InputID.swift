/// An input of a view: a connection, by its number in the order of joining.
struct InputID: Hashable, Sendable {
    let number: Int
}
