import FoundationEssentials
import Services

/// Property: a reply is read or refused; what was read has a text for people, and written as JSON reads equal; as the
/// list of a channel's connections, it gives names of bounded length.
func fuzzJSONDocument(_ input: [UInt8]) {
    let data = Data(input)
    let decoder = JSONDecoder()
    if let document = try? decoder.decode(JSONDocument.self, from: data) {
        holds(!document.rendered().isEmpty || document.string == "", "every value has a text")
        do {
            let again = try decoder.decode(JSONDocument.self, from: JSONEncoder().encode(document))
            holds(again == document, "what is written reads equal")
        } catch {
            holds(false, "what was read can be written and read again: \(error)")
        }
    }
    for connection in SoraConnection.list(parsing: input) ?? [] {
        guard let name = connection.displayName else { continue }
        holds((1...255).contains(name.unicodeScalars.count), "a name is neither empty nor endless")
    }
}
