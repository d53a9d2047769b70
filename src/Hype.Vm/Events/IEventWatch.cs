namespace Hype.Vm.Events;

/// <summary>A descriptor that the io thread watches. Used on the io thread only.</summary>
internal interface IEventWatch : IDisposable
{
    /// <summary>Gets or sets what readiness the handler is called for. With none the descriptor costs nothing, even when its other end hung up.</summary>
    EventInterest Interest { get; set; }
}
