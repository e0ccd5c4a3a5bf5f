/// Why a layout was not changed.
public enum MixingError: Error, Equatable, Sendable {
    case unknownInput(String)
    case unknownRegion(String)
    /// The region has no input with which to exchange places.
    case emptyRegion(String)
    /// The primary region belongs to a screen as long as there is one.
    case heldByScreen(String)
    case repeatedRegion(String)
    case repeatedInput(String)
    /// A region without an input comes before one with an input.
    case emptyRegionBeforeAnother(String)
    /// A layout update without a region.
    case noRegions
    /// A layout update that places more inputs than the view has places for.
    case tooManyInputs(actual: Int, limit: Int)
}

extension MixingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownInput(let name): "the input \(name) is not in the view"
        case .unknownRegion(let name): "the layout has no region \(name)"
        case .emptyRegion(let name): "the region \(name) is empty"
        case .heldByScreen(let name): "the primary region belongs to the screen of \(name)"
        case .repeatedRegion(let name): "the region \(name) is repeated"
        case .repeatedInput(let name): "the input \(name) is repeated"
        case .emptyRegionBeforeAnother(let name): "the empty region \(name) comes before a region with an input"
        case .noRegions: "the layout has no regions"
        case .tooManyInputs(let actual, let limit):
            "the layout places \(actual) inputs; the view accepts at most \(limit)"
        }
    }
}
