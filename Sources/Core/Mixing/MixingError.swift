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
        case .emptyRegion(let name): "nobody is in the region \(name)"
        case .heldByScreen(let name): "the primary region belongs to the screen of \(name)"
        case .repeatedRegion(let name): "the region \(name) stands there twice"
        case .repeatedInput(let name): "the input \(name) stands there twice"
        case .emptyRegionBeforeAnother(let name): "the empty region \(name) stands before one with an input"
        case .noRegions: "a layout without regions"
        case .tooManyInputs(let actual, let limit): "\(actual) inputs are placed; the view takes \(limit)"
        }
    }
}
