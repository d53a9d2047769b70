namespace Hype.Vm.Events;

/// <summary>The io thread of a machine, as its devices see it: the one thread that owns their queues.</summary>
internal interface IEventLoop
{
    /// <summary>Runs an action on the io thread and returns when it has run. For activation and reset; must not be called on the io thread.</summary>
    /// <param name="action">A short action that never blocks.</param>
    /// <returns><see langword="false"/> where the loop has ended: the action has not run and never will.</returns>
    bool Invoke(Action action);

    /// <summary>Runs an action on the io thread later, when everything that is ready now has had its turn. On any thread.</summary>
    /// <param name="action">A short action that never blocks. It never runs where the loop ends before.</param>
    void Post(Action action);

    /// <summary>Starts watching a descriptor. On the io thread, or before it starts.</summary>
    /// <param name="descriptor">A descriptor that epoll accepts; it stays open until the watch is disposed.</param>
    /// <param name="handler">Called on the io thread each time the descriptor is found ready (level-triggered).</param>
    /// <returns>The watch; it starts with no interest. Disposing it ends it.</returns>
    IEventWatch Watch(int descriptor, Action handler);
}
